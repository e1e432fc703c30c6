import type { EntityDescription } from '../../../nodes/shared/entity';

const yes = (able: boolean): string => (able ? 'yes' : 'no');

const STAMPS = { instant: 'with time zone', zoneFree: 'without time zone', none: 'none' };
const GONE = {
	notFound: 'a read of its id says so',
	tombstone: 'a mark in the feed',
	never: 'cannot be known; review only',
};

/** What an entity can do, as rows of a table; the same rows for every entity. */
export function abilities({ capabilities: able }: EntityDescription): Array<[string, string]> {
	const search = able.findByReference;
	return [
		['Changes are seen by', able.feed ? 'a change feed' : 'reading all records in every run'],
		['The feed misses', able.feedMisses ?? '–'],
		['A complete listing shows all', yes(able.completeListing)],
		['Create', yes(able.create)],
		['Update', yes(able.update)],
		['Archive, restore', `${yes(able.archive)}, ${yes(able.restore)}`],
		['Delete', yes(able.delete)],
		['Change stamps', STAMPS[able.stamp]],
		[
			'Our own creates are found again',
			search === false
				? 'no search by reference'
				: `by reference${search.conclusive ? '; not found means not there' : ''}`,
		],
		['Can be searched by', able.findByKey.map((name) => `\`${name}\``).join(', ') || '–'],
		['That a record is gone', GONE[able.gone]],
		['A write is seen after', `${able.visibilityLagSeconds} s at most`],
		[
			'A pause is safe for',
			able.feed ? `${able.retentionDays} days, then all is read once` : 'any time',
		],
	];
}
