-- What "churn verify" has found, one row each time.
create table if not exists ledger_verdicts (
  checked_at timestamptz primary key default now(),
  -- Events lost or doubled on the way to each store; 0 is the only good value.
  differences jsonb not null,
  verdict jsonb not null
);
