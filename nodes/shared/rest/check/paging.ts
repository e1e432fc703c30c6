import type { JsonObject } from '../../json';
import { idOf } from '../record/ids';
import { placeOf } from '../record/codec';
import { readRows, type Rows } from '../read/rows';
import { labelOf } from '../profile/settingsTable';
import { fails, holds, skips, tryOut, type Bench } from './bench';
import { signsOfMore, type FirstPage } from './list';

/** The second page: another one than the first, and there if it has to be. */

const CHECK = 'Paging';
const kindOfPaging = labelOf('list.paging.kind');

export async function checkPaging(bench: Bench, { rows }: FirstPage): Promise<void> {
	const { paging } = bench.kind.rest.list;
	if (paging.kind === 'none') return checkUnpaged(bench, rows.length);
	// Half of what the first page had: so there is a second one, however few records there are.
	const size = Math.max(1, Math.floor(rows.length / 2));
	const first = await tryOut(() => readRows(bench.api, bench.kind, { query: {}, size }));
	if (first.problem) {
		fails(bench, CHECK, first.problem.found, first.problem.remedy || `Check "${kindOfPaging}".`);
		return;
	}
	const { value } = first;
	if (value.ref === undefined) return noSecond(bench, value, rows.length, size);
	const second = await tryOut(() =>
		readRows(bench.api, bench.kind, { query: {}, size, ref: value.ref }),
	);
	if (second.problem) {
		// Some servers have nothing, not an empty page, behind the last one.
		if (second.problem.status === 404 && value.rows.length >= rows.length) {
			holds(bench, CHECK, 'All records are on one page; behind it the server has nothing.');
			return;
		}
		fails(bench, CHECK, second.problem.found, second.problem.remedy || `Check "${kindOfPaging}".`);
		return;
	}
	if (!(await beforeFirst(bench, value, size))) compare(bench, value, second.value, size);
}

/** True if there is a page before the first one, which no listing would show. */
async function beforeFirst(bench: Bench, first: Rows, size: number): Promise<boolean> {
	const { paging, idFields } = { ...bench.kind.rest, ...bench.kind.rest.list };
	if (paging.kind !== 'page' || paging.firstPage === 0) return false;
	const ref = { n: paging.firstPage - 1 };
	const { value } = await tryOut(() => readRows(bench.api, bench.kind, { query: {}, size, ref }));
	const places = idFields.map((field) => placeOf(bench.kind.rest, field));
	const known = new Set(first.rows.map((row) => idOf(row, places)));
	const others = (value?.rows ?? []).filter((row) => !known.has(idOf(row, places)));
	if (others.length === 0) return false;
	fails(
		bench,
		CHECK,
		`Page ${ref.n} shows ${others.length} other records than page ${paging.firstPage}, which the profile says is the first one.`,
		`Enter the number of the first page in "${labelOf('list.paging.firstPage')}".`,
	);
	return true;
}

function checkUnpaged(bench: Bench, shown: number): void {
	const more = signsOfMore(bench, shown);
	if (more === undefined) {
		holds(bench, CHECK, `All ${shown} records came in one answer, as the profile says.`);
		return;
	}
	fails(
		bench,
		CHECK,
		`The profile says that all records come in one answer, but the answer has ${more}.`,
		`Choose how the list goes on in "${kindOfPaging}".`,
	);
}

function noSecond(bench: Bench, first: Rows, known: number, size: number): void {
	const more = signsOfMore(bench, first.rows.length);
	if (first.rows.length < known || more !== undefined) {
		const why = more === undefined ? '' : ` It has ${more}.`;
		fails(
			bench,
			CHECK,
			`A page of ${first.rows.length} records names no next one, though there are more.${why}`,
			`Check "${kindOfPaging}" and the property that says how the list goes on.`,
		);
		return;
	}
	skips(
		bench,
		CHECK,
		`All ${known} records came in one page, also when ${size} were asked for: a second page could not be tried.`,
		`If there are more records than that, check "${labelOf('list.paging.sizeParam')}".`,
	);
}

function compare(bench: Bench, first: Rows, second: Rows, size: number): void {
	const { rest } = bench.kind;
	const places = rest.idFields.map((field) => placeOf(rest, field));
	const idsOf = (rows: JsonObject[]) => rows.map((row) => idOf(row, places));
	const known = new Set(idsOf(first.rows));
	const again = idsOf(second.rows).filter((id) => known.has(id));
	if (second.rows.length > 0 && again.length === second.rows.length) {
		fails(
			bench,
			CHECK,
			`The second page shows the same records as the first: the list would never end.`,
			`Choose the kind of paging that the API has in "${kindOfPaging}", and the parameter by which it takes the page.`,
		);
	} else if (again.length > 0) {
		fails(
			bench,
			CHECK,
			`${again.length} of ${second.rows.length} records of the second page were on the first as well.`,
			`Check "${labelOf('list.paging.firstPage')}" and the parameters of the paging. If records were changed just now, check once more.`,
		);
	} else if (second.rows.length === 0) {
		holds(
			bench,
			CHECK,
			`The page behind the ${first.rows.length} records is empty: the list ends.`,
		);
	} else {
		const sized =
			first.rows.length === size ? '' : ` The server gives ${first.rows.length} records a page.`;
		holds(bench, CHECK, `The second page has ${second.rows.length} other records.${sized}`);
	}
}
