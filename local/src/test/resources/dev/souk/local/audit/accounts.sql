-- Nobody registered lately.
select 1;
