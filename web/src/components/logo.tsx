/** The mark: a handset lifted off its hook. */
export function Logo({ className }: { className?: string }) {
  return <img src="/favicon.svg" alt="" className={className} />;
}
