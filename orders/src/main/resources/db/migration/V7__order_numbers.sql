-- An instance takes fifty numbers at a time: a value of the sequence stands for itself and the 49 before it. An instance of
-- the release before, which takes the value alone, can run beside it.
alter sequence order_number increment by 50;
