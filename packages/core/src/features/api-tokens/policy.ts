/** The permission to look after all tokens of an organization. */
export const manageTokens = 'api-token:manage'

/** What tokens may be, as the application's options say. */
export interface Policy {
  /** Whether there is such a scope. */
  isScope(scope: string): boolean
  /** Of one person at once: of their own, and again in each organization. */
  readonly maxTokens: number
  /** Seconds; undefined: tokens may live for ever. */
  readonly maxAge: number | undefined
}
