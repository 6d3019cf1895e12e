import type { Gate } from './context.ts'
import type { Endpoint } from './http/endpoint.ts'
import type { Witness } from './session/change.ts'
import type { Resolver } from './session/credential.ts'
import type { Sessions } from './session/session.ts'
import type { AnyTable } from './store/table.ts'

/** The house that a room is built in: opaque to it, and what the verbs of `@sallyport/core/feature` work with. */
export type House = Sessions

/**
 * A room of the house: what it adds stands beside the others, and none of them knows it. `Id` is where its calls are
 * found, `auth.api.<id>`, and `Calls` what they are.
 */
export interface Feature<Id extends string = string, Calls extends object = object> {
  readonly id: Id
  /** Such as `organizations() needs the option database`: refused by `createAuth`. */
  readonly needsDatabase?: boolean
  /** Made and changed by migrations named `feature-<id>-0001` and so on. */
  readonly tables?: readonly AnyTable[]
  /** What roles in organizations may do: the permissions of each. Two rooms' add up. */
  readonly roles?: Roles
  build(house: House): FeatureParts<Calls>
}

/** The same feature, with the types of its `id` and calls found out rather than written down. */
export function defineFeature<const Id extends string, Calls extends object>(
  feature: Feature<Id, Calls>,
): Feature<Id, Calls> {
  return feature
}

export type Roles = Readonly<Record<string, readonly string[]>>

export interface FeatureParts<Calls extends object = object> {
  /** For code on the server. */
  readonly api: Calls
  readonly endpoints?: readonly Endpoint[]
  /** Asked at every sign-in, whatever the way in. */
  readonly gate?: Gate
  /** Another way to recognise a request. */
  readonly resolver?: Resolver
  /** Sees every change within its transaction. */
  readonly witness?: Witness
}

/** The calls of features, each under its id. */
export type CallsOf<Features extends readonly Feature[]> = {
  readonly [F in Features[number] as F['id']]: F extends Feature<string, infer Calls>
    ? Calls
    : never
}

export { touchUser } from './account/update-user.ts'
export { AuthError } from './errors.ts'
export type { Actor, AuthEvent } from './events.ts'
export { type Changes, withChanges } from './http/changes.ts'
export type { Endpoint, Method } from './http/endpoint.ts'
export type { Limit } from './http/rate-limit.ts'
export { defineOperation, type Operation, type OperationOptions } from './http/operation.ts'
export { sessionAnswer } from './http/session-answer.ts'
export type { Schema } from './schema.ts'
export { type Caller, type CallerNeeds, requireCaller } from './session/caller.ts'
export { type Change, commit, type Witness } from './session/change.ts'
export type { Credential, Resolver } from './session/credential.ts'
export type { RequestHeaders, RequestSource } from './session/request-state.ts'
export { requireDatabase } from './session/session.ts'
export { type Rows, UniqueViolation } from './store/store.ts'
export {
  addedBy,
  boolean,
  date,
  defineTable,
  integer,
  json,
  nullable,
  referring,
  serial,
  type Table,
  text,
} from './store/table.ts'
export { type UserRow, users } from './tables.ts'
