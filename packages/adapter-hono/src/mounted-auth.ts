import type {
  Auth,
  RequestHeaders,
  SessionState,
  ValidateOptions,
  Validation,
} from '@sallyport/core'

/** As much of an `auth` as this adapter needs. `Fields` are those that a session has, without the internal ones. */
export interface MountedAuth<Fields extends object> extends Pick<
  Auth,
  'basePath' | 'changesOf' | 'handler' | 'pages' | 'pendingCookies'
> {
  readonly api: {
    getSession(source: { headers: RequestHeaders }): Promise<SessionState<Fields>>
    validateSession(
      source: { headers: RequestHeaders } & ValidateOptions,
    ): Promise<Validation<Fields>>
  }
}
