import { makeWorld } from '../../support/world/world';
test('dbg', async () => {
	const world = await makeWorld();
	for (let n = 1; n <= 5; n++) world.left.add({ number: `N${n}`, name: `Name ${n}`, email: `p${n}@example.com`, phone: null, city: 'Ribe' });
	await world.goLive();
	console.log(await world.query('select left_id,right_id from link'));
	world.left.edit('L1', { city: 'C1' });
	for (let i = 0; i < 3; i++) { const r = await world.run(); console.log(JSON.stringify({ t: r.ticket?.left, n: r.result?.notes, o: r.outcomes, l: world.left.calls.splice(0), r: world.right.calls.splice(0) })); }
	await world.close();
});
