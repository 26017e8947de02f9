-- The trace that a saga was begun in (W3C traceparent): whoever takes it over goes on in it.
alter table saga add column traceparent text;
