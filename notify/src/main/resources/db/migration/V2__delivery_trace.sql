-- The trace of the event that a mail was asked for by (W3C traceparent): sending it is a part of it.
alter table delivery add column traceparent text;
