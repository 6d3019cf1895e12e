import { expect, test } from 'vitest'
import { importChain } from './import-chain.ts'

const chainIn = (importers: Record<string, string[]>) =>
  importChain('auth', (id) => importers[id] ?? [])

test('is the shortest way from where it begins', () => {
  expect(
    chainIn({ auth: ['list', 'page'], list: ['menu'], menu: ['page'], page: ['entry'] }),
  ).toEqual(['entry', 'page', 'auth'])
})

test('goes on where a module is imported by what it imports', () => {
  const importers = { auth: ['page', 'list'], list: ['page', 'auth'], page: ['list', 'router'] }
  expect(chainIn(importers)).toEqual(['router', 'page', 'auth'])
})

test('ends where everything imports each other', () => {
  expect(chainIn({ auth: ['page'], page: ['auth', 'list'], list: ['page'] })).toEqual([
    'list',
    'page',
    'auth',
  ])
})

test('begins with the application, and names a file once', () => {
  const importers = {
    auth: ['/app/page.tsx?tsr-split=component'],
    '/app/page.tsx?tsr-split=component': ['/app/page.tsx'],
    '/app/page.tsx': ['/app/node_modules/start/client.js'],
    '/app/node_modules/start/client.js': ['\0virtual:entry'],
  }
  expect(chainIn(importers)).toEqual(['/app/page.tsx', 'auth'])
})
