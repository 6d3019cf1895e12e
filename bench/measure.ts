export interface Contestant {
  readonly name: string
  /** Given a counter, so that it can take a new input each time. */
  readonly call: (index: number) => unknown
  readonly callsARound: number
}

export interface Measured {
  readonly name: string
  /** Microseconds of one call in the best round. */
  readonly best: number
  readonly median: number
}

const rounds = 40

/**
 * Times each call in rounds, taking turns, so that whatever else the machine does disturbs all of them alike.
 * The best round is what the machine can do.
 */
export async function measure(contestants: readonly Contestant[]): Promise<Measured[]> {
  const times = contestants.map((): number[] => [])
  const indexes = contestants.map(() => 0)
  // The first rounds warm up.
  for (let round = -5; round < rounds; round++) {
    for (const [which, { call, callsARound }] of contestants.entries()) {
      let index = indexes[which] ?? 0
      const started = performance.now()
      for (const end = index + callsARound; index < end; index++) await call(index)
      const time = ((performance.now() - started) * 1000) / callsARound
      indexes[which] = index
      if (round >= 0) times[which]?.push(time)
    }
  }
  return contestants.map(({ name }, which) => {
    const sorted = times[which]?.toSorted((one, other) => one - other) ?? []
    return { name, best: sorted[0] ?? Number.NaN, median: sorted[rounds >> 1] ?? Number.NaN }
  })
}
