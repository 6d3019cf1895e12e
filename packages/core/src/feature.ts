import type { Endpoint } from './http/endpoint.ts'

/** A room of the house: what it adds stands beside the others, and none of them knows it. */
export interface Feature {
  readonly id: string
  readonly endpoints: readonly Endpoint[]
}
