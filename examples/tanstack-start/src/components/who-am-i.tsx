import { AuthError } from '@sallyport/adapter-tanstack'
import { useState } from 'react'
import { whoAmI } from '@/lib/who-am-i'

/** Calls a protected server function. After signing out in another tab it answers "Unauthorized". */
export function WhoAmI() {
  const [answer, setAnswer] = useState('')

  async function ask() {
    try {
      const { name, at } = await whoAmI()
      setAnswer(`At ${at.toLocaleTimeString()} the server answered ${name}.`)
    } catch (error) {
      setAnswer(error instanceof AuthError ? error.message : 'The server could not be reached.')
    }
  }

  return (
    <section className="panel" aria-labelledby="who-am-i">
      <h2 id="who-am-i">A protected server function</h2>
      <p className="hint">It answers people with a session, wherever they call it from.</p>
      <div className="row">
        <button className="button quiet" onClick={() => void ask()}>
          Ask the server who I am
        </button>
        <output>{answer}</output>
      </div>
    </section>
  )
}
