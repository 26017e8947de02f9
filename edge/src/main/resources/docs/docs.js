window.ui = SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null
});

// The token stays in this page's memory: it is gone when the page is.
document.getElementById('log-in').addEventListener('submit', async event => {
  event.preventDefault();
  const state = document.getElementById('state');
  const password = document.getElementById('password');
  state.textContent = 'Logging in…';
  try {
    const answer = await fetch('/api/v1/auth/login', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({email: document.getElementById('email').value, password: password.value})
    });
    const body = await answer.json();
    if (answer.ok) {
      window.ui.preauthorizeApiKey('bearer', body.accessToken);
      password.value = '';
      state.textContent = 'Logged in for ' + Math.round(body.expiresIn / 60) + ' minutes.';
    } else {
      state.textContent = body.detail || body.title;
    }
  } catch (error) {
    state.textContent = 'The log-in could not be reached.';
  }
});
