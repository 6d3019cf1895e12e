import { withAuth } from '@sallyport/adapter-tanstack'

export default withAuth({
  // Paths that require authentication
  protected: ['/api/protected/:path*'],
  // Public paths
  public: ['/api/public/:path*'],
})
