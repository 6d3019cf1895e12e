import { describe, expect, test, vi } from 'vitest'
import { addedFeatures, readFacts } from '../scripts/feature-facts.ts'
import { comparePage, type FeatureFacts } from '../scripts/feature-page.ts'

// What `pnpm check` asks of the pages of features.

// The TypeScript compiler reads the whole package.
vi.setConfig({ testTimeout: 60_000 })

const facts: FeatureFacts = {
  id: 'badges',
  options: ['company', 'printer'],
  calls: [
    { name: 'badges.take', endpoint: 'POST /badges/:number', scope: undefined },
    { name: 'badges.list', endpoint: 'GET /badges', scope: 'badge:read' },
    { name: 'badges.withdraw', endpoint: undefined, scope: undefined },
  ],
  errors: ['BADGE_TAKEN', 'NOT_FOUND'],
  otherErrors: ['UNAUTHORIZED'],
  statusOf: (code) => ({ BADGE_TAKEN: 409, NOT_FOUND: 404, UNAUTHORIZED: 401 })[code],
  tables: ['badge'],
}

const page = `# Badges

People take a badge, and doors read it.

\`\`\`ts
## no section
export const features = [badges()]
\`\`\`

## What it is

A room.

## Options

| option | default | meaning |
|---|---|---|
| \`company\` | | whose badges |
| \`printer\` | none | where it is |

## Calls

| call | endpoint | needs | answers |
|---|---|---|---|
| \`badges.take\` | \`POST /badges/:number\` | a session | the badge |
| \`badges.list\` \\| all | \`GET /badges\` | a session, or \`badge:read\` | badges |
| \`badges.withdraw\` | | code on the server | |

## Errors

| code | status | when |
|---|---|---|
| \`BADGE_TAKEN\` | 409 | somebody has it |
| \`NOT_FOUND\` | 404 | there is none |
| \`UNAUTHORIZED\` | 401 | nobody is signed in |

## Tables

| table | what a row is |
|---|---|
| \`badge\` | a badge |

## Attacks considered

None.
`

/** What is said of the page with another text in one place, each with the line that it is about. */
function complaintsOf(before: string, after: string): string[] {
  expect(page).toContain(before)
  const changed = page.replace(before, after)
  const lines = changed.split('\n')
  return comparePage(changed, facts).map(({ line, message }) => {
    return `${(lines[line - 1] ?? '').slice(0, 24).trim()}: ${message}`
  })
}

describe('a page of a feature', () => {
  test('that says what the code does is well', () => {
    expect(comparePage(page, facts)).toEqual([])
  })

  test.each([
    ['an example', /```ts[^`]*```\n/, '# Badges: begins with no example'],
    ['an option', '| `company` | | whose badges |\n', '## Options: lacks the option `company`'],
    [
      'another option',
      '| `printer` | none | where it is |\n',
      '## Options: lacks the option `printer`',
    ],
    [
      'a call for the server alone',
      '| `badges.withdraw` | | code on the server | |\n',
      '## Calls: lacks the call `badges.withdraw`',
    ],
    [
      'a code',
      '| `BADGE_TAKEN` | 409 | somebody has it |\n',
      '## Errors: lacks the code `BADGE_TAKEN`',
    ],
    ['a table', '| `badge` | a badge |\n', '## Tables: lacks the table `badge`'],
  ])('lacks %s', (_what, given, complaint) => {
    const text = typeof given === 'string' ? given : (given.exec(page)?.[0] ?? '')
    expect(complaintsOf(text, '')).toEqual([complaint])
  })

  test('has to name no code that stands before every endpoint', () => {
    expect(complaintsOf('| `UNAUTHORIZED` | 401 | nobody is signed in |\n', '')).toEqual([])
  })

  test.each([
    ['an option', '| `company` | |', '| `firm` | |', [
      '## Options: lacks the option `company`',
      '| `firm` | | whose badge: names the option `firm`, which badges() does not have',
    ]],
    ['a call', '| `badges.take` |', '| `badges.steal` |', [
      '## Calls: lacks the call `badges.take`',
      '| `badges.steal` | `POST: names the call `badges.steal`, which badges() does not have',
    ]],
    ['a method', '`POST /badges/:number`', '`PUT /badges/:number`', [
      '| `badges.take` | `PUT /: says that `badges.take` is at `PUT /badges/:number`, and it is POST /badges/:number',
    ]],
    ['a path', '`GET /badges`', '`GET /badge`', [
      '| `badges.list` \\| all |: says that `badges.list` is at `GET /badge`, and it is GET /badges',
    ]],
    ['an endpoint', '| `badges.withdraw` | |', '| `badges.withdraw` | `GET /x` |', [
      '| `badges.withdraw` | `G: says that `badges.withdraw` is at `GET /x`, and it is for the server alone',
    ]],
    ['a scope', '`badge:read`', '`badge:write`', [
      '| `badges.list` \\| all |: does not say that `badges.list` needs the scope `badge:read`',
    ]],
    ['a code', '| `BADGE_TAKEN` |', '| `BADGE_LOST` |', [
      '## Errors: lacks the code `BADGE_TAKEN`',
      '| `BADGE_LOST` | 409 | s: names the code `BADGE_LOST`, which badges() does not have',
    ]],
    ['a status', '| 401 |', '| 403 |', [
      '| `UNAUTHORIZED` | 403 |: says that `UNAUTHORIZED` is 403, and it is 401',
    ]],
    ['a table', '| `badge` |', '| `badges` |', [
      '## Tables: lacks the table `badge`',
      '| `badges` | a badge |: names the table `badges`, which badges() does not have',
    ]],
    ['a row twice', '| `badge` | a badge |', '| `badge` | a badge |\n| `badge` | another |', [
      '| `badge` | another |: names the table `badge` twice',
    ]],
    ['a column', '| code | status | when |', '| code | when | status |', [
      '| code | when | status |: has the columns code, when, status, and needs code, status, when',
    ]],
  ])('names %s that is wrong', (_what, before, after, complaints) => {
    expect(complaintsOf(before, after)).toEqual(complaints)
  }) // prettier-ignore

  test('has all sections, in their order', () => {
    const expected = 'What it is, Options, Calls, Errors, Tables, Attacks considered'
    expect(complaintsOf('\n## Attacks considered\n\nNone.\n', '')).toEqual([
      `## What it is: has the sections What it is, Options, Calls, Errors, Tables, and needs ${expected}`,
    ])
    expect(complaintsOf('## What it is', '## Purpose')).toEqual([
      `## Purpose: has the sections Purpose, Options, Calls, Errors, Tables, Attacks considered, and needs ${expected}`,
    ])
  })
})

test('the facts are those of the code', async () => {
  expect(addedFeatures()).toContain('organizations')
  expect(addedFeatures()).not.toContain('sessions')
  const found = (await readFacts(['organizations'])).get('organizations')
  expect(found).toMatchObject({
    id: 'organizations',
    tables: expect.arrayContaining(['auth_member']),
  })
  expect(found?.options).toEqual(expect.arrayContaining(['sendEmail', 'invitationPage']))
  expect(found?.calls).toContainEqual({
    name: 'organizations.update',
    endpoint: 'PATCH /organizations/:organizationId',
    scope: 'organization:update',
  })
  expect(found?.calls).toContainEqual({
    name: 'organizations.can',
    endpoint: undefined,
    scope: undefined,
  })
  expect(found?.errors).toContain('LAST_OWNER')
  expect(found?.otherErrors).toContain('UNAUTHORIZED')
  expect(found?.statusOf('LAST_OWNER')).toBe(409)
})
