import type { User } from '@sallyport/client'
import { ActionForm } from '@/components/action-form'
import { changeName } from '@/lib/profile'

export function ProfileForm({ user }: { user: User }) {
  return (
    <section className="panel" aria-labelledby="profile">
      <h2 id="profile">What others see</h2>
      <ActionForm action={changeName} className="row fields">
        <div className="field grow">
          <label htmlFor="name">Name</label>
          <input
            id="name"
            name="name"
            defaultValue={user.name}
            autoComplete="name"
            maxLength={100}
            required
          />
        </div>
        <button className="button">Save</button>
      </ActionForm>
    </section>
  )
}
