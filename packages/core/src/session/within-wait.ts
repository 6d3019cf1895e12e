/** Milliseconds after which a database that does not answer counts as one that cannot be asked. */
const longestWait = 5000

/** What the promise comes to. Rejects when that takes longer than anybody should wait for a database. */
export async function withinWait<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longestWait} ms`)), longestWait)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
