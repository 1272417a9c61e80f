-- Each cost an entry for every event, and nothing that is asked often needs them.
drop index if exists classified_source;
drop index if exists outcomes_source;
drop index if exists customers_probability;
-- Room on each page for the next version of a customer: no index then needs another entry (heap-only tuples).
alter table customers set (fillfactor = 80);
