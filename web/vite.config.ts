import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': path.resolve(import.meta.dirname, 'src') } },
  // The manifest says which scripts a page begins with: their size is kept within bounds by a test.
  build: {
    manifest: true,
    rolldownOptions: {
      output: {
        // Forty small files cost a cheap phone more than one large one. What asks for the rest goes before it.
        codeSplitting: {
          groups: [
            { name: 'first', test: /src\/(first|api\/session|wording\/wording)\.ts$/, priority: 2 },
            { name: 'shell', tags: ['$initial'], test: /^(?!.*(index\.html|src\/main\.tsx))/, priority: 1 },
            { name: 'today', test: /src\/screens\/today\/today\.tsx$/ },
          ],
        },
      },
    },
  },
  server: {
    // `vite` beside a running Offhook: everything but the pages comes from the server.
    proxy: { '/api': { target: 'http://localhost:3000', ws: true }, '/docs': 'http://localhost:3000' },
  },
});
