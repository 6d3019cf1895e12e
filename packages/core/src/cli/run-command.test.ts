import { tmpdir } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import { runCli } from '../../test/run-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

const run = (...args: string[]) => runCli(tmpdir(), args)

describe('sallyport', () => {
  test('secret prints a new secret and nothing else', async () => {
    const [one, other] = await Promise.all([run('secret'), run('secret')])
    expect(one).toMatchObject({ code: 0, complained: '' })
    expect(one.printed).toMatch(/^[\w-]{43}\n$/)
    expect(other.printed).not.toBe(one.printed)
  })

  test.each([['help'], ['--help'], ['-h'], ['migrate', '--help'], ['secret', '-h']])(
    'help is printed for %s %s',
    async (...args) => {
      const { code, printed } = await run(...args)
      expect({ code, printed }).toEqual({
        code: 0,
        printed: expect.stringContaining('migrate --dry-run'),
      })
    },
  )

  test.each([
    [[], 'sallyport <command>'],
    [['migrat'], 'No such command: migrat'],
    [['migrate', '--dry'], "sallyport migrate: Unknown option '--dry'. See: npx sallyport help"],
    [['migrate', 'now'], "Unexpected argument 'now'"],
    [['doctor', '--auth'], 'argument missing'],
    [['secret', '--auth', 'auth.ts'], "Unknown option '--auth'"],
  ])('what cannot be understood is an error of usage: %j', async (args, complaint) => {
    const { code, printed, complained } = await run(...args)
    expect({ code, printed }).toEqual({ code: 2, printed: '' })
    expect(complained).toContain(complaint)
  })
})
