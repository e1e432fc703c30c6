/**
 * One of several processes that use one store at once. Arguments: folder, what to do, number.
 * `open`: only open it. `claim`: claim each ready operation, and tell which ones it got.
 */
import { claim } from '../../../nodes/LinkStore/loop/claim';
import { all, openStore, run } from '../../../nodes/LinkStore/store';

async function main([folder, task, count]: string[]): Promise<unknown> {
	const store = await openStore(folder);
	try {
		if (task === 'count') {
			for (let n = 0; n < Number(count); n++) {
				await store.write(() =>
					run("update flow set requests = requests + 1 where name = 'crm-customer--erp-customer'"),
				);
			}
			return Number(count);
		}
		if (task !== 'claim') return store.prints.key('check', 'same');
		const won: number[] = [];
		const ops = await store.read(() =>
			all<{ id: number }>("select id from operation where kind = 'update' order by id"),
		);
		const [{ token }] = await store.read(() => all<{ token: number }>('select token from flow'));
		for (const { id } of ops) {
			const meta = {
				op: id,
				flow: 'crm-customer--erp-customer',
				attempt: 0,
				token,
				side: 'right' as const,
			};
			const claimed = await store.write(() => claim(meta, 60_000, 'memory://erp'));
			if (claimed.claimed) won.push(id);
		}
		return won;
	} finally {
		await store.close();
	}
}

main(process.argv.slice(2)).then(
	(result) => process.stdout.write(JSON.stringify(result)),
	(error: unknown) => {
		process.stderr.write(String(error));
		process.exitCode = 1;
	},
);
