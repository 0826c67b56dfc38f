-- Which collections are not run each day, but each month?
-- one row per such collection · ordered by collection
-- reads:
select 'title-boundary' as collection
