const numbers = (count) => `${count}\u00a0${count === 1 ? "número" : "números"}`;
const agents = (count) => `${count}\u00a0${count === 1 ? "agente" : "agentes"}`;
const verb = { inbound: "receber chamadas em", outbound: "fazer chamadas de" };

/** Cada palavra da página, com os mesmos nomes que em inglês. */
export default {
  language: "Idioma",
  title: "Configurações de chamadas",
  skip: "Ir para as configurações",
  notOfficial: "Não é um produto oficial da Talkover.",
  numbers,
  seconds: (text) => `${text} s`,
  /** "a, b e c" */
  list: (items) => new Intl.ListFormat("pt-BR").format(items),

  environment: {
    sandbox: "Sandbox",
    live: "Ao vivo",
    sandboxMeans: "Sandbox local: nada daqui chega a um telefone.",
    liveMeans: "O serviço real: o que você salva aqui muda agentes reais.",
  },

  directions: { inbound: "Entrada", outbound: "Saída", none: "Sem direção" },
  directionMeans: {
    inbound: "Recebe chamadas em seus números.",
    outbound: "Faz chamadas a partir de seus números.",
  },
  statuses: {
    published: "Publicado",
    draft: "Rascunho",
    active: "Ativo",
    inactive: "Inativo",
    pending: "Pendente",
    suspended: "Suspenso",
    unknown: "Desconhecido",
  },

  agents: {
    title: "Agentes",
    what: "agentes",
    find: "Buscar um agente",
    direction: "Direção",
    status: "Status",
    anyDirection: "Toda direção",
    anyStatus: "Todo status",
    choose: "Escolher outro",
    close: "Fechar",
    range: (first, last, total) => `${first}–${last} de ${total}`,
    previous: "Página anterior",
    next: "Próxima página",
    none: "Nenhum agente corresponde.",
    noneAtAll: "Esta conta ainda não tem agentes.",
    late: "Ainda nada? A página precisa do pacote: execute “cargo xtask build” e recarregue.",
    select: (name) => `Selecionar ${name}`,
    selectShown: "Selecionar todos os visíveis",
    clear: "Limpar",
    setSelected: (count) => `Configurar ${agents(count)}`,
    saving: "Salvando",
    unsaved: "Não salvo",
  },

  agent: {
    directionNow: "Direção atual",
    numbersNow: "Números atuais",
    noNumbers: "Nenhum",
    more: (count) => `mais ${count}`,
  },

  batch: {
    title: (count) => `Configurações de ${agents(count)}`,
    meaning: "Uma só configuração para todos.",
    asIs: "já está assim",
    chooseDirection: "Escolha primeiro uma direção.",
    keep: "Deixar os números de cada agente como estão",
    unassignsAll: "Nenhum número escolhido: todos os números serão retirados destes agentes.",
    apply: (count) => (count ? `Aplicar a ${agents(count)}` : "Aplicar"),
    applying: "Aplicando…",
    publish: (count) => `Publicar ${agents(count)}`,
    retry: (count) => `Tentar ${agents(count)} de novo`,
    nothing: "Nada a mudar",
    working: (verb, done, total) =>
      `${verb === "publish" ? "Publicando" : "Salvando"}: ${done} de ${agents(total)} ${done === 1 ? "pronto" : "prontos"}.`,
    failed: (count) => `${count} com falha.`,
    paused: "Em pausa pelo limite de requisições.",
    resumes: (seconds) => `Continua em ${seconds}.`,
    remaining: (seconds) => `Faltam cerca de ${seconds}.`,
    done: {
      update: (count) => `${agents(count)} ${count === 1 ? "salvo" : "salvos"}`,
      publish: (count) => `${agents(count)} ${count === 1 ? "publicado" : "publicados"}`,
    },
    partly: {
      update: (done, failed) => `Salvos: ${done}, não salvos: ${failed}`,
      publish: (done, failed) => `Publicados: ${done}, não publicados: ${failed}`,
    },
    drafts: "Agora são rascunhos: fora do ar até serem publicados.",
    columns: { agent: "Agente", result: "Resultado" },
    saved: "Salvo, rascunho",
    published: "Publicado",
    waiting: "Não iniciado",
  },

  numbersCard: {
    title: "Números de telefone",
    what: "números de telefone",
    find: "Buscar um número ou país",
    count: (chosen, all) => `${chosen} de ${all} selecionados`,
    noneAtAll: "Esta conta ainda não tem números de telefone.",
    nothing: (query) => `Nada corresponde a “${query}”.`,
    other: "Outros números",
    noVoice: "Sem voz",
    unusable: "Não atende agora",
    added: "+ incluir",
    removed: "− retirar",
  },

  changes: {
    title: "O que vai mudar",
    direction: (before, after) => `Direção: ${before} → ${after}`,
    add: (number) => `+ ${number}`,
    remove: (number) => `− ${number}`,
    status: "Status: Publicado → Rascunho",
    short: ({ direction, added, removed }) =>
      [direction, added && `+${numbers(added)}`, removed && `−${numbers(removed)}`]
        .filter(Boolean)
        .join(", "),
    draft: (name) => `${name} está publicado. Salvar o torna um rascunho, fora do ar até nova publicação.`,
    drafts: (count) =>
      count === 1
        ? "Um destes agentes está publicado. Salvar o torna um rascunho: fora do ar até ser publicado de novo."
        : `${count} destes agentes estão publicados. Salvar os torna rascunhos: fora do ar até serem publicados de novo.`,
  },

  bar: {
    save: "Salvar alterações",
    saving: "Salvando…",
    undo: "Desfazer",
    cancel: "Cancelar",
    publish: "Publicar",
    publishing: "Publicando…",
    unpublish: "Despublicar",
    unpublishing: "Despublicando…",
    nothing: "Nenhuma alteração a salvar",
    saved: "Salvo",
    draft: (name) => `${name} é um rascunho: não está no ar até ser publicado.`,
  },

  attempt: {
    first: "Enviando…",
    next: (attempt) => `Tentativa ${attempt}…`,
    answered: (attempt, status) => `A tentativa ${attempt} recebeu o status ${status}.`,
    unanswered: (attempt) => `A tentativa ${attempt} ficou sem resposta.`,
    again: (attempt, seconds) => `Tentativa ${attempt} em ${seconds}`,
  },

  result: {
    saved: "Salvo",
    set: (name, { direction, phone_numbers: { length } }) =>
      `${name} vai ${verb[direction] ?? "nem receber nem fazer chamadas em"} ${length ? numbers(length) : "nenhum número ainda"}.`,
    turnedIntoDraft: (name) =>
      `${name} estava publicado e virou um rascunho, fora do ar até nova publicação.`,
    published: "Publicado",
    isLive: (name) => `${name} está no ar.`,
    unpublished: "Despublicado",
    isDraft: (name) => `${name} agora é um rascunho. As chamadas em andamento continuam.`,
    goBack: "Voltar ao anterior",
    check: "Verificar a configuração atual",
    checking: "Verificando…",
    checkFailed: "A verificação falhou:",
    wait: (seconds) => `O serviço pede para esperar ${seconds} antes de tentar de novo.`,
    details: "Detalhes",
    reply: "Resposta do serviço",
    fields: { agent: "Agente", direction: "Direção", numbers: "Números de telefone" },
  },

  outcomes: {
    not_sent: {
      title: "Não enviado",
      meaning: (name) => `Nada saiu desta página. ${name} está como antes.`,
    },
    rejected: {
      title: "Não salvo",
      meaning: (name) => `O serviço recusou. ${name} está como antes; suas alterações continuam aqui.`,
    },
    unknown: {
      title: "Talvez salvo",
      meaning: (name) =>
        `A alteração foi enviada, mas não veio resposta confiável. Pode ter sido aplicada; nesse caso, ${name} agora é um rascunho.`,
    },
    applied: {
      title: "Salvo, mas não como você pediu",
      meaning: (name) => `O serviço mudou ${name}, mas não como você pediu. Verifique como está agora.`,
    },
    cancelled: {
      title: "Cancelado",
      meaning: (name) =>
        `Você cancelou. Se a alteração já tinha sido enviada, pode ter sido aplicada; nesse caso, ${name} agora é um rascunho.`,
    },
  },
  /** De publicar e despublicar, onde isso termina com outras palavras. */
  statusOutcomes: {
    rejected: { title: "Recusado", meaning: (name) => `O serviço recusou. ${name} está como antes.` },
    unknown: {
      title: "Talvez feito",
      meaning: (name) => `Foi enviado, mas não veio resposta confiável. Pode ter sido feito para ${name}.`,
    },
    applied: {
      title: "Não como você pediu",
      meaning: (name) => `O serviço respondeu que ${name} está em outro estado.`,
    },
    cancelled: {
      title: "Cancelado",
      meaning: (name) => `Você cancelou. Se já tinha sido enviado, pode ter sido feito para ${name}.`,
    },
  },
  findings: {
    as_asked: { title: "Foi feito", meaning: (name) => `${name} está como você pediu.` },
    as_before: { title: "Ainda não foi feito", meaning: (name) => `${name} está como antes. Tente de novo.` },
    otherwise: {
      title: "Configurado de outra forma",
      meaning: (name) =>
        `${name} não está nem como antes nem como você pediu. Veja como está agora antes de continuar.`,
    },
  },

  // As mensagens da biblioteca são em inglês; estas dizem o mesmo, sem os detalhes.
  errors: {
    invalid_input: "Algum valor informado não é válido.",
    invalid_options: "Alguma opção da chamada não é válida.",
    unauthorized: "O token do ambiente não foi aceito.",
    forbidden: "O token do ambiente não dá acesso a este agente.",
    not_found: "O agente não foi encontrado.",
    conflict: "O serviço relatou um conflito com outra alteração.",
    rejected: "O serviço recusou o pedido.",
    rate_limited: "O limite de requisições foi atingido.",
    server_error: "O serviço teve um erro interno.",
    redirected: "O serviço redirecionou o pedido, e ele não foi seguido.",
    network: "A conexão com o serviço falhou.",
    offline: "Este dispositivo está sem conexão.",
    timeout: "O serviço não respondeu a tempo.",
    aborted: "O pedido foi cancelado antes de ser enviado.",
    unreadable_response: "A resposta do serviço não pôde ser lida.",
    response_mismatch: "A resposta do serviço não corresponde ao que foi pedido.",
    interrupted: "A biblioteca parou de repente.",
    wasm_unavailable: "A biblioteca não pôde ser carregada.",
  },

  load: {
    loading: (what) => `Carregando ${what}…`,
    failed: (what) => `Não foi possível carregar: ${what}.`,
    again: "Tentar de novo",
  },

  scenes: {
    title: "E se o próximo salvamento…",
    meaning: "O sandbox encena, por um salvamento.",
    fine: "der certo",
    offline: "encontrar o dispositivo offline",
    slow: "for lento: oito segundos",
    unavailable: "receber 503 duas vezes e depois funcionar",
    limited: "atingir o limite: espera de 5 s",
    cut: "for aplicado, mas a resposta se perder",
    lost: "se perder no caminho",
    html: "receber HTML em vez de JSON",
    otherwise: "for aplicado de outra forma",
    refused: "for recusado, campo por campo",
    expired: "encontrar um token expirado",
  },

  calls: {
    title: "Chamadas à API",
    limit: "Limite de requisições",
    limitUnknown: "Ainda não conhecido",
    left: (remaining, limit) => `Restam ${remaining} de ${limit} requisições`,
    renews: (seconds) => `renova em ${seconds}`,
    none: "Nenhuma chamada ainda. Salve algo.",
    cancel: (name) => `Cancelar: ${name}`,
    history: "Histórico",
    columns: { call: "Chamada", duration: "Tempo", outcome: "Fim" },
    attempts: (count) => (count === 1 ? "1 tentativa" : `${count} tentativas`),
    verbs: { update: "Salvar", publish: "Publicar", unpublish: "Despublicar" },
    agents,
    outcomes: {
      done: "Feito",
      partly: "Em parte",
      not_sent: "Não enviado",
      rejected: "Recusado",
      unknown: "Talvez feito",
      applied: "Não como pedido",
      cancelled: "Cancelado",
    },
  },

  code: {
    title: "O código para isto",
    meaning: "O que uma página sua chamaria para o que está na tela.",
    copy: "Copiar",
    copied: "Copiado",
    notCopied: "Não foi possível copiar: selecione o texto.",
  },
};
