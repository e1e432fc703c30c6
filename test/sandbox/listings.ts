/**
 * A scan asks for one listing page by page. While nothing changes, its rows are put together once:
 * with a hundred thousand records that is the difference between seconds and minutes.
 */
const KEPT = 4;

export type ListingCache = <T>(key: unknown[], build: () => T[]) => T[];

/** The key must hold everything that the rows depend on, the store's revision above all. */
export function createListingCache(): ListingCache {
	const known = new Map<string, unknown[]>();
	return <T>(key: unknown[], build: () => T[]): T[] => {
		const name = JSON.stringify(key);
		const found = known.get(name) as T[] | undefined;
		if (found) return found;
		const rows = build();
		known.set(name, rows);
		const [oldest] = known.keys();
		if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
		return rows;
	};
}
