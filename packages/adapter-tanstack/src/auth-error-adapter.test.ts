import { AuthError } from '@sallyport/core'
import { expect, test } from 'vitest'
import { authErrorAdapter } from './auth-error-adapter.ts'

test('an AuthError survives, and what is for the log stays', () => {
  const error = new AuthError('UNAUTHORIZED', { detail: 'a secret', cause: new Error('a cause') })
  const written = authErrorAdapter.toSerializable(error)
  expect(JSON.stringify(written)).toBe('{"code":"UNAUTHORIZED","message":"Unauthorized"}')

  const read = authErrorAdapter.fromSerializable(JSON.parse(JSON.stringify(written)))
  expect(read).toBeInstanceOf(AuthError)
  expect(read).toMatchObject({ code: 'UNAUTHORIZED', status: 401, message: 'Unauthorized' })
  expect(read).not.toHaveProperty('cause')
  expect(read.detail).toBeUndefined()
})

test('of what is wrong on the server the browser is told no more than the code says', () => {
  const error = new AuthError('CONFIGURATION_INVALID', { message: 'there is no file auth.db' })
  expect(authErrorAdapter.toSerializable(error)).toEqual({
    code: 'CONFIGURATION_INVALID',
    message: 'The configuration is not valid.',
  })
})

test('other errors are left to Start', () => {
  expect(authErrorAdapter.test(new Error('Unauthorized'))).toBe(false)
})
