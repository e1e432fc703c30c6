import type { Api } from '../../entity';
import type { RestEntity } from '../profile/profile';
import { restEntity } from '../restEntity';
import type { RestSystem } from '../system';
import { openBench, skips, type CheckLine } from './bench';
import { checkList } from './list';
import { checkPaging } from './paging';
import { checkReference, checkSearches } from './searches';
import { checkFeed } from './since';
import { checkSingle, checkVersion } from './single';
import { checkUpdate } from './update';
import { checkValues } from './values';

export type { CheckLine } from './bench';

export interface CheckOptions {
	/** Id of a record that may be written with what it has. Without one, everything only reads. */
	record?: string;
}

/**
 * Tries out against the API what a profile says of it, line by line. Reads two pages, a record and some
 * searches; never throws for what does not hold, that is what the lines tell.
 */
export async function checkProfile(
	api: Api,
	names: RestSystem & { requestTimeoutSeconds: number },
	rest: RestEntity,
	{ record }: CheckOptions = {},
): Promise<CheckLine[]> {
	const bench = openBench(api, { names, rest }, restEntity(names, rest));
	const page = await checkList(bench);
	if (page !== undefined && page.rows.length > 0) {
		await checkPaging(bench, page);
		const single = await checkSingle(bench, page);
		await checkFeed(bench, page);
		if (page.identified) await checkSearches(bench, page);
		await checkReference(bench, page, single);
		checkVersion(bench, single);
		checkValues(bench, page.rows);
	}
	if (record !== undefined) await checkUpdate(bench, record);
	else skips(bench, 'Unchanged Update', 'No record was named for it: nothing was written.');
	return bench.lines;
}

/** The line that sums up the others. */
export function summaryOf(lines: CheckLine[]): CheckLine {
	const count = (ok: CheckLine['ok']): number => lines.filter((line) => line.ok === ok).length;
	const wrong = count(false);
	return {
		check: 'Summary',
		ok: wrong === 0,
		found: `${count(true)} of ${lines.length} checks hold, ${wrong} do not, ${count('skipped')} could not be tried or say nothing.`,
		remedy: wrong === 0 ? '' : 'Correct what does not hold, from the top down, and check again.',
	};
}
