import type { Fate, Link } from './database.ts'
import type { Time } from './time.ts'

/** What happened, in sentences. */
export interface Story {
  tell(sentence: string): void
  text(): string
}

export function createStory(time: Time): Story {
  const start = time.now()
  const lines: string[] = []
  return {
    tell(sentence) {
      lines.push(`${since(time.now() - start)}  ${sentence}`)
    },
    text: () => lines.join('\n'),
  }
}

/** `2d 01:00:00.250` */
export function since(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000)
  return `${days > 0 ? `${days}d ` : ''}${new Date(milliseconds).toISOString().slice(11, 23)}`
}

/** `250 ms`, `1.5 s`, `2 min 30 s`, `3 h`, `2 d` */
export function duration(milliseconds: number): string {
  const parts = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const
  let left = Math.abs(milliseconds)
  const said: string[] = []
  for (const [unit, size] of parts) {
    if (left < size) continue
    said.push(`${Math.floor(left / size)} ${unit}`)
    left %= size
  }
  return said.join(' ') || 'no time'
}

export function describeFate({ after, outcome }: Fate): string {
  const how = after > 0 ? `, in a transaction that takes ${duration(after)}` : ''
  const end = { committed: '', undone: ' and is undone', unanswered: ' and whose answer is lost' }
  return how === '' && outcome !== 'committed'
    ? `, in a transaction that${end[outcome].slice(4)}`
    : how + end[outcome]
}

export function describeLink(link: Link): string {
  const after = 'after' in link ? ` after ${duration(link.after)}` : ''
  return {
    fine: 'answers',
    refusing: 'refuses',
    silent: 'never answers',
    early: `looks at once, and answers${after},`,
    late: `looks and answers${after},`,
    breaking: `breaks off${after},`,
  }[link.kind]
}
