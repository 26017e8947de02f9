const list = document.getElementById('mails');
let shown = '';
let open = 0;

async function refresh() {
  const mails = await (await fetch('/api/mails')).json();
  const state = JSON.stringify([mails, open]);
  if (mails.length === 0 || state === shown) return;
  shown = state;
  list.replaceChildren(...mails.map(mail => {
    const button = document.createElement('button');
    const people = document.createElement('small');
    people.textContent = `${mail.to.join(', ')} · ${new Date(mail.at).toLocaleString()}`;
    button.append(mail.subject, document.createElement('br'), people);
    button.setAttribute('aria-current', mail.id === open);
    button.onclick = () => show(mail.id);
    return button;
  }));
}

async function show(id) {
  const mail = await (await fetch(`/api/mails/${id}`)).json();
  open = id;
  document.getElementById('mail').hidden = false;
  document.getElementById('subject').textContent = mail.subject;
  document.getElementById('people').textContent = `${mail.from} to ${mail.to.join(', ')}`;
  document.getElementById('text').textContent = mail.text;
  document.getElementById('html').src = `/api/mails/${id}/html`;
  document.getElementById('html').hidden = !mail.html;
  refresh();
}

refresh();
setInterval(refresh, 2000);
