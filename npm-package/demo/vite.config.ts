import { defineConfig } from 'vite'

export default defineConfig({
  // Relative addresses, so that the built page also works from a sub-folder.
  base: './',
  build: {
    target: 'es2022',
    // Nothing becomes a data: URL: the page's Content-Security-Policy would refuse it.
    assetsInlineLimit: 0,
  },
  // The package starts its own module worker by `new URL('…', import.meta.url)`; pre-bundling
  // would move the script that this address is relative to.
  optimizeDeps: { exclude: ['sqlattice'] },
  worker: { format: 'es' },
})
