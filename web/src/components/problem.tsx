// Why something did not come about, where it was wanted.

/** Nothing where there is no error. */
export function Problem({ error }: { error: Error | null | undefined }) {
  return (
    error && (
      <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
        {error.message}
      </p>
    )
  );
}
