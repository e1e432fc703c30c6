/**
 * The page works without it. With it a double click sends a form once, and a menu closes when one
 * clicks beside it or presses Escape.
 */
export const SCRIPT = `
document.addEventListener('submit', function (event) {
	var form = event.target;
	if (form.method !== 'post') return;
	if (form.dataset.sent) { event.preventDefault(); return; }
	form.dataset.sent = '1';
	form.querySelectorAll('button').forEach(function (button) { button.setAttribute('aria-disabled', 'true'); });
});
window.addEventListener('pageshow', function () {
	document.querySelectorAll('form[data-sent]').forEach(function (form) {
		delete form.dataset.sent;
		form.querySelectorAll('button').forEach(function (button) { button.removeAttribute('aria-disabled'); });
	});
});
function closeMenus(except) {
	document.querySelectorAll('details.menu[open]').forEach(function (menu) { if (menu !== except) menu.open = false; });
}
document.addEventListener('click', function (event) {
	closeMenus(event.target.closest('details.menu'));
});
document.addEventListener('keydown', function (event) {
	if (event.key !== 'Escape') return;
	var menu = document.querySelector('details.menu[open]');
	if (!menu) return;
	menu.open = false;
	menu.querySelector('summary').focus();
});
`;
