// Before all others: what it asks for comes while they are read.
import { worded } from './first.ts';
import {
  MutationCache,
  onlineManager,
  QueryCache,
  QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from '@/api/client.ts';
import { askAgain, followOtherTabs, timesAsked } from '@/api/session.ts';
import { serverAnswers } from '@/lib/online.ts';
import { registerServiceWorker } from '@/lib/service-worker.ts';
import { applyTheme } from '@/lib/theme.ts';
import { buildRouter, preloadScreen } from './router.tsx';
import './styles.css';

const UNREACHABLE_RETRY_MS = 3_000;

applyTheme();
// It is told of changes only: an app opened without a connection would ask in vain, and wait before it asks again.
onlineManager.setOnline(navigator.onLine);

const isRefusal = (error: Error): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;
const isSignedOut = (error: Error): boolean => error instanceof ApiError && error.status === 401;
/** As the server calls it, unlike a password that is wrong. */
const SESSION_OVER = new Set(['unauthorized', 'session-ended']);
const isUnreachable = (error: Error): boolean => error instanceof ApiError && error.status === 0;

const queries = new QueryClient({
  queryCache: new QueryCache({
    onSuccess: () => serverAnswers(true),
    onError(error) {
      serverAnswers(!isUnreachable(error));
      // The way in is asked for anew, and leads to signing in; a page that is open stays, with what was typed there.
      if (isSignedOut(error) && timesAsked() === 0) void router.invalidate();
    },
  }),
  mutationCache: new MutationCache({
    onError(error) {
      if (error instanceof ApiError && SESSION_OVER.has(error.code)) askAgain();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server refuses stays refused; a lost connection may come back.
      retry: (failures, error) => failures < 2 && !isRefusal(error),
      // What was seen before stays on the screen meanwhile.
      refetchInterval: ({ state }) =>
        state.status === 'error' && state.error && isUnreachable(state.error) ? UNREACHABLE_RETRY_MS : false,
    },
  },
});

const router = buildRouter(queries);

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root.');
await worded;
preloadScreen(router);
createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
followOtherTabs();
registerServiceWorker((path) => router.history.push(path));
