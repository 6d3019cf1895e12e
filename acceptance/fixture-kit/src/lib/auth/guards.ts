export {
  redirectIfAuthenticated,
  requireAdminAuth,
  requireAuth,
} from '@sallyport/adapter-tanstack/guards'
