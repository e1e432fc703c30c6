import type { FlowStatus } from '../../nodes/LinkStore/loop/status';
import type { Calls } from './lab';

export interface Row {
	flow: string;
	status: FlowStatus;
	linked: number;
	calls: Calls;
	agree: boolean;
}

export interface FlowReport {
	flow: string;
	left: number;
	right: number;
	linked: number;
	created: number;
	updatedToRight: number;
	updatedToLeft: number;
	review: number;
	calls: { left: number; right: number };
	agree: boolean;
}

/** The table as data: counts of records, and whether both systems agree field by field. */
export const toJson = (rows: Row[]): { flows: FlowReport[] } => ({
	flows: rows.map(({ flow, status, linked, calls, agree }) => ({
		flow,
		left: status.records.left,
		right: status.records.right,
		linked,
		created: status.written.createdLeft + status.written.createdRight,
		updatedToRight: status.written.updatedRight,
		updatedToLeft: status.written.updatedLeft,
		review: status.openReviews,
		calls: { left: calls.left, right: calls.right },
		agree,
	})),
});

const COLUMNS: Array<[string, (report: FlowReport) => string]> = [
	['flow', (report) => report.flow],
	['left', (report) => String(report.left)],
	['right', (report) => String(report.right)],
	['linked', (report) => String(report.linked)],
	['created', (report) => String(report.created)],
	['updated →', (report) => String(report.updatedToRight)],
	['updated ←', (report) => String(report.updatedToLeft)],
	['review', (report) => String(report.review)],
	['calls left', (report) => String(report.calls.left)],
	['calls right', (report) => String(report.calls.right)],
	['agree', (report) => (report.agree ? 'yes' : 'NO')],
];

export function printTable(rows: Row[]): void {
	const reports = toJson(rows).flows;
	const cells = [
		COLUMNS.map(([name]) => name),
		...reports.map((report) => COLUMNS.map(([, value]) => value(report))),
	];
	const widths = COLUMNS.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
	process.stdout.write('\n');
	for (const line of cells) {
		process.stdout.write(
			`${line.map((cell, index) => (index === 0 ? cell.padEnd(widths[index]) : cell.padStart(widths[index]))).join('  ')}\n`,
		);
	}
}
