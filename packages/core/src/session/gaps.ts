/** Numbers of which nothing has been seen: all from `first` to `last`. */
export interface Gap {
  readonly first: number
  readonly last: number
  /** When they were first missed. */
  readonly since: number
}

/** What is missing above `from` and below the last of the numbers that were seen, which ascend. */
export function gapsAbove(from: number, seen: Iterable<number>, since: number): Gap[] {
  const gaps: Gap[] = []
  let next = from + 1
  for (const number of seen) {
    if (number > next) gaps.push({ first: next, last: number - 1, since })
    next = Math.max(next, number + 1)
  }
  return gaps
}

/** What is still missing now that these numbers have been seen. */
export function withoutSeen(gaps: readonly Gap[], seen: ReadonlySet<number>): Gap[] {
  if (seen.size === 0) return [...gaps]
  const ascending = [...seen].toSorted((a, b) => a - b)
  return gaps.flatMap(({ first, last, since }) => {
    const inside = ascending.filter((number) => number >= first && number <= last)
    return gapsAbove(first - 1, [...inside, last + 1], since)
  })
}

export function countMissing(gaps: readonly Gap[]): number {
  return gaps.reduce((count, { first, last }) => count + last - first + 1, 0)
}

export function* missingNumbers(gaps: readonly Gap[]): Generator<number> {
  for (const { first, last } of gaps)
    for (let number = first; number <= last; number++) yield number
}
