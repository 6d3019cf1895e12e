import nodeCrypto from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { createTestAuth } from '../testing.ts'

afterEach(() => vi.unstubAllGlobals())

test('a runtime whose ciphers only throw gets sessions by WebCrypto', async () => {
  const createCipheriv = () => {
    throw new Error('not here')
  }
  const getBuiltinModule = () => ({ ...nodeCrypto, createCipheriv })
  vi.stubGlobal('process', { ...process, getBuiltinModule })
  const { api, cookieOf } = createTestAuth()
  const headers = new Headers({ cookie: await cookieOf({ name: 'Ada' }) })
  expect((await api.getSession({ headers })).session?.user.name).toBe('Ada')
})
