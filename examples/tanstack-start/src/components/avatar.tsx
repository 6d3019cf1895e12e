import type { User } from '@sallyport/client'

/** The person's picture, or the first letter of their name. */
export function Avatar({ user: { name, image } }: { user: Pick<User, 'name' | 'image'> }) {
  return image ? (
    <img
      className="avatar"
      src={image}
      alt=""
      width="36"
      height="36"
      referrerPolicy="no-referrer"
    />
  ) : (
    <span className="avatar" aria-hidden="true">
      {name.charAt(0).toUpperCase()}
    </span>
  )
}
