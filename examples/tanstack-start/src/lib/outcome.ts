import { AuthError } from '@sallyport/adapter-tanstack'

/** What a form came to: the address of the page that it leads to says it, with and without JavaScript. */
export interface Outcome {
  done?: 'device' | 'name'
  /** A code. */
  error?: string
}

export function readOutcome({ done, error }: Record<string, unknown>): Outcome {
  return {
    ...((done === 'device' || done === 'name') && { done }),
    ...(typeof error === 'string' && { error }),
  }
}

export function failure(error: unknown): { error: string } {
  console.error('[error:server]', error)
  return { error: error instanceof AuthError ? error.code : 'INTERNAL_ERROR' }
}
