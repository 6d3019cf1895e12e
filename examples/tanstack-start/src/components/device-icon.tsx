const phone = 'M7 3h10v18H7zM10.5 18h3'
const computer = 'M5 5h14v10H5zM3 19h18'

/** A phone or a computer, for the eye alone: the words beside it say which. */
export function DeviceIcon({ name }: { name: string }) {
  return (
    <span className="avatar" aria-hidden="true">
      <svg
        viewBox="0 0 24 24"
        width="22"
        height="22"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={/iPhone|iPad|Android/.test(name) ? phone : computer} />
      </svg>
    </span>
  )
}
