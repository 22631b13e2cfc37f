const numbers = (count) => `${count}\u00a0${count === 1 ? "número" : "números"}`;
const agents = (count) => `${count}\u00a0${count === 1 ? "agente" : "agentes"}`;
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const list = (names) => new Intl.ListFormat("pt-BR").format(names);
const calling = { inbound: ["receber chamadas", "em"], outbound: ["fazer chamadas", "a partir de"] };

/** Todos os textos da página, com as mesmas chaves do inglês. */
export default {
  language: "Idioma",
  title: "Configurações de chamadas",
  skip: "Ir para as configurações",
  notOfficial: "Este não é um produto oficial da Talkover.",
  numbers,

  environment: {
    sandbox: "Sandbox",
    live: "Produção",
    sandboxMeaning: "Sandbox local: nenhuma chamada real é feita.",
    liveMeaning: "Conectado ao serviço real: o que você salvar aqui altera agentes reais.",
  },

  directions: { inbound: "Entrada", outbound: "Saída", none: "Sem direção" },
  directionMeanings: {
    inbound: "Recebe chamadas nos seus números.",
    outbound: "Faz chamadas a partir dos seus números.",
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
    what: "os agentes",
    find: "Buscar agente",
    direction: "Direção",
    status: "Status",
    anyDirection: "Qualquer direção",
    anyStatus: "Qualquer status",
    choose: "Escolher outro",
    close: "Fechar",
    range: (first, last, total) => `${first}–${last} de ${total}`,
    previous: "Página anterior",
    next: "Próxima página",
    none: "Nenhum agente encontrado.",
    noneAtAll: "Ainda não há agentes. Crie um agente na Talkover e recarregue esta página.",
    late: "Ainda carregando? Compile o pacote com “cargo xtask build” e recarregue a página.",
    select: (name) => `Selecionar ${name}`,
    selectShown: "Selecionar todos da página",
    clear: "Limpar",
    selected: (count) => `${agents(count)} ${count === 1 ? "selecionado" : "selecionados"}`,
    editSelected: (count) => `Editar ${agents(count)}`,
    saving: "Salvando",
    unsaved: "Não salva",
  },

  agent: {
    what: "este agente",
    gone: "Este agente não existe mais. Escolha outro na lista.",
    directionNow: "Direção atual",
    numbersNow: "Números atuais",
    noNumbers: "Nenhum",
    more: (count) => `mais ${count}`,
  },

  batch: {
    title: (count) => `Configurações de ${agents(count)}`,
    meaning: "Estas configurações valem para todos eles.",
    noneSelected: "Nenhum agente selecionado. Selecione um ou mais na lista.",
    noChange: "Sem alterações",
    missing: "Este agente não existe mais",
    chooseSettings: "Escolha uma direção ou números.",
    keepDirection: "Manter a direção de cada agente",
    numbersMode: "Com os números abaixo",
    modes: {
      keep: "Manter os números de cada agente",
      add: "Incluir nos números de cada agente",
      remove: "Remover dos números de cada agente",
      replace: "Substituir os números de cada agente",
    },
    removesAll: "Nenhum número selecionado: estes agentes vão perder todos os números.",
    plan: "Revisar alterações",
    planning: "Lendo os agentes…",
    notPlanned: "Revise as alterações antes de aplicar.",
    ready: "Pronto para aplicar",
    apply: (count) => (count ? `Aplicar a ${agents(count)}` : "Aplicar"),
    applying: "Aplicando…",
    offForAMoment: "Em produção: sai por um momento",
    totals: ({ taken, changes, live, none, missing }) =>
      [
        `${taken} de ${agents(changes)} para alterar`,
        live ? `${live} em produção` : "",
        none ? `${none} sem alterações` : "",
        missing ? counted(missing, "não existe mais", "não existem mais") : "",
      ]
        .filter(Boolean)
        .join(", "),
    publish: (count) => `Publicar ${agents(count)}`,
    retry: (count) => `Tentar de novo: ${agents(count)}`,
    check: (count) => `Verificar: ${agents(count)}`,
    review: "Revisar de novo",
    changedMeanwhile: "Alterado por outra pessoa",
    nothing: "Nenhuma alteração para aplicar",
    working: (verb, done, total) =>
      `${verb === "publish" ? "Publicando" : "Salvando"}: ${done} de ${agents(total)} ${done === 1 ? "concluído" : "concluídos"}.`,
    failed: (count) => `${counted(count, "falhou", "falharam")}.`,
    paused: "Em pausa por causa do limite de requisições.",
    resumes: (seconds) => `Retomando em ${seconds}.`,
    remaining: (seconds) => `Faltam cerca de ${seconds}.`,
    done: {
      update: (count) => `${agents(count)} ${count === 1 ? "concluído" : "concluídos"}`,
      publish: (count) => `${agents(count)} ${count === 1 ? "publicado" : "publicados"}`,
    },
    partly: {
      update: ({ done, unknown, failed }) =>
        [
          counted(done, "concluído", "concluídos"),
          unknown && counted(unknown, "não confirmado", "não confirmados"),
          failed && counted(failed, "não salvo", "não salvos"),
        ]
          .filter(Boolean)
          .join(", "),
      publish: ({ done, unknown, failed }) =>
        [
          counted(done, "publicado", "publicados"),
          unknown && counted(unknown, "não confirmado", "não confirmados"),
          failed && counted(failed, "não publicado", "não publicados"),
        ]
          .filter(Boolean)
          .join(", "),
    },
    columns: { agent: "Agente", before: "Antes", after: "Alteração", result: "Notas e resultado" },
    live: (seconds) => `Em produção com as novas configurações (${seconds} fora de produção)`,
    saved: "Salvo como rascunho",
    published: "Publicado",
    waiting: "Não iniciado",
  },

  phoneNumbers: {
    title: "Números de telefone",
    what: "os números de telefone",
    find: "Buscar número ou país",
    count: (chosen, all) => `${chosen} de ${all} selecionados`,
    noneAtAll: "Esta conta ainda não tem números de telefone.",
    noMatch: (query) => `Nenhum número encontrado para “${query}”.`,
    other: "Outros números",
    noVoice: "Sem voz",
    unusable: "Indisponível",
    added: "+ incluir",
    removed: "− remover",
  },

  changes: {
    title: "O que vai mudar",
    direction: (before, after) => `Direção: ${before} → ${after}`,
    live: (name) =>
      `${name} está em produção. Ao salvar, sai de produção por um momento e depois é publicado de novo.`,
    unusable: (names) =>
      `${list(names)} ${names.length === 1 ? "está indisponível e não pode" : "estão indisponíveis e não podem"} ser ${names.length === 1 ? "usado" : "usados"} em chamadas.`,
    unreachable: (name, direction) =>
      direction === "outbound"
        ? `Sem um número disponível, ${name} não consegue fazer chamadas.`
        : `Sem um número disponível, ninguém consegue ligar para ${name}.`,
    alsoOn: (number, names) => `${number} também está em ${list(names)}.`,
    liveMany: (count) =>
      count === 1
        ? "Um destes agentes está em produção. Ao salvar, sai de produção por um momento e depois é publicado de novo."
        : `${count} destes agentes estão em produção. Ao salvar, cada um sai de produção por um momento e depois é publicado de novo.`,
  },

  saveBar: {
    save: "Salvar alterações",
    saving: "Salvando…",
    saveDraft: "Salvar como rascunho",
    undo: "Desfazer",
    cancel: "Cancelar",
    publish: "Publicar",
    publishing: "Publicando…",
    unpublish: "Despublicar",
    unpublishing: "Despublicando…",
    nothing: "Nenhuma alteração para salvar",
    saved: "Alterações salvas",
    draft: (name) => `${name} é um rascunho. Publique para colocá-lo em produção.`,
  },

  attempt: {
    first: "Enviando…",
    next: (attempt) => `Tentativa ${attempt}…`,
    answered: (attempt, status) => `A tentativa ${attempt} falhou com o status ${status}.`,
    unanswered: (attempt) => `A tentativa ${attempt} ficou sem resposta.`,
    again: (attempt, seconds) => `Tentativa ${attempt} em ${seconds}`,
  },

  waits: {
    queue: "Aguardando uma alteração anterior deste agente.",
    other_tab: "Aguardando outra aba que está alterando este agente.",
    rate_limit: "Em pausa por causa do limite de requisições.",
    read_back: "Nenhuma resposta confiável. Verificando se a alteração foi salva.",
    prerendering: "Aguardando a página ser exibida.",
  },

  unpublishing: {
    title: (name) => `Despublicar ${name}?`,
    meaning: (name) =>
      `${name} não vai atender novas chamadas até ser publicado de novo. As chamadas em andamento continuam.`,
    yes: "Despublicar",
    no: "Manter em produção",
  },

  news: {
    title: (name) => `${name} mudou nesse meio-tempo`,
    choose:
      "Outra pessoa salvou outras configurações depois que você abriu esta página. Escolha o que salvar.",
    adopted: "Outra pessoa salvou outras configurações. Esta página já mostra as novas.",
    columns: {
      setting: "Configuração",
      before: "Antes",
      theirs: "Da outra pessoa, atual",
      mine: "Minha, não salva",
    },
    untouched: "Sem edição",
    keepTheirs: "Manter a da outra pessoa",
    takeMine: "Usar a minha",
    seen: "Entendi",
  },

  /** De salvamentos que publicam de novo. */
  applies: {
    rolledBack: {
      title: "Sem alteração: não é possível publicar estas configurações",
      meaning: (name) =>
        `O serviço recusou publicar ${name} com as novas configurações. As anteriores estão em produção de novo, e o que você editou continua aqui.`,
    },
    notPublished: {
      title: "Salvo, mas fora de produção",
      meaning: (name) =>
        `O serviço recusou publicar ${name} com as novas configurações. Agora é um rascunho e não atende chamadas.`,
    },
    notLive: {
      title: "Fora de produção",
      meaning: (name) =>
        `${name} estava em produção e agora é um rascunho: não atende chamadas até ser publicado.`,
    },
    unknown: {
      title: "Não foi possível confirmar a alteração",
      meaning: (name) =>
        `A alteração foi enviada, mas depois não foi possível consultar ${name}. Pode ter virado rascunho e não atender chamadas.`,
    },
  },

  result: {
    saved: "Salvo como rascunho",
    live: (seconds) => `Em produção com as novas configurações (${seconds} fora de produção)`,
    noChange: "Sem alterações",
    restored: "As configurações anteriores foram restauradas.",
    verified: "Uma resposta se perdeu. A leitura do agente confirmou a alteração.",
    saveAgain: "Salvar de novo e publicar",
    set: (name, { direction, phone_numbers: { length } }) => {
      const [calls, preposition] = calling[direction] ?? ["não receber nem fazer chamadas", "em"];
      const rest = length ? ` ${preposition} ${numbers(length)}` : ", mas ainda não tem números";
      return `${name} agora está configurado para ${calls}${rest}.`;
    },
    turnedIntoDraft: (name) =>
      `${name} estava publicado e voltou a ser rascunho. Publique de novo para colocá-lo em produção.`,
    published: "Publicado",
    isLive: (name) => `${name} está em produção.`,
    unpublished: "Despublicado",
    isDraft: (name) => `${name} agora é um rascunho. As chamadas em andamento continuam.`,
    goBack: "Restaurar configurações anteriores",
    check: "Verificar configurações atuais",
    checking: "Verificando…",
    checkFailed: "A verificação falhou:",
    wait: (seconds) => `Aguarde ${seconds} antes de tentar de novo.`,
    details: "Detalhes",
    fields: { agent: "Agente", direction: "Direção", numbers: "Números de telefone" },
  },

  outcomes: {
    not_sent: { title: "Alteração não enviada", meaning: (name) => `Nada foi enviado. ${name} não mudou.` },
    rejected: {
      title: "Alteração não salva",
      meaning: (name) =>
        `O serviço recusou a alteração. ${name} não mudou, e o que você editou continua aqui.`,
    },
    unknown: {
      title: "Não foi possível confirmar a alteração",
      meaning: (name) =>
        `A alteração foi enviada, mas nenhuma resposta confiável chegou. Ela pode ter sido salva. Nesse caso, ${name} agora é um rascunho.`,
    },
    applied: {
      title: "Salvo com configurações diferentes",
      meaning: (name) =>
        `O serviço alterou ${name}, mas não como você pediu. Verifique as configurações atuais antes de continuar.`,
    },
    cancelled: {
      title: "Cancelado",
      meaning: (name) =>
        `Se a alteração já tinha sido enviada, ela pode ter sido salva. Nesse caso, ${name} agora é um rascunho.`,
    },
  },
  /** Os resultados de publicar e despublicar, quando os textos diferem dos de salvar. */
  statusOutcomes: {
    rejected: { title: "Recusado", meaning: (name) => `O serviço recusou o pedido. ${name} não mudou.` },
    unknown: {
      title: "Não foi possível confirmar a requisição",
      meaning: (name) =>
        `A requisição foi enviada, mas nenhuma resposta confiável chegou. O status de ${name} pode ter mudado.`,
    },
    applied: {
      title: "Status inesperado",
      meaning: (name) => `Segundo o serviço, ${name} está com um status diferente do que você pediu.`,
    },
    cancelled: {
      title: "Cancelado",
      meaning: (name) => `Se a requisição já tinha sido enviada, o status de ${name} pode ter mudado.`,
    },
  },
  findings: {
    as_requested: { title: "Alteração confirmada", meaning: (name) => `${name} está como você pediu.` },
    as_before: { title: "Ainda sem alteração", meaning: (name) => `${name} não mudou. Tente de novo.` },
    different: {
      title: "Configurações diferentes",
      meaning: (name) =>
        `${name} não está com as configurações anteriores nem com as que você pediu. Confira antes de continuar.`,
    },
  },

  load: {
    loading: (what) => `Carregando ${what}…`,
    failed: (what) => `Não foi possível carregar ${what}.`,
    again: "Tentar de novo",
  },

  faultScenarios: {
    title: "E se o próximo salvamento…",
    meaning: "O sandbox simula isso só no próximo salvamento.",
    fine: "der certo",
    offline: "for feito com o dispositivo offline",
    slow: "demorar oito segundos",
    unavailable: "falhar duas vezes com 503 e depois funcionar",
    limited: "atingir o limite: espera de 5 s",
    cut: "for aplicado, mas a resposta se perder",
    lost: "se perder antes de chegar",
    html: "receber HTML em vez de JSON",
    different: "receber uma resposta com outras configurações",
    rejected: "for recusado, campo por campo",
    expired: "falhar porque o token expirou",
    unpublishable: "não puder ser publicado",
    publishCut: "for publicado, mas essa resposta se perder",
    changed: "vier depois da alteração de outra pessoa",
  },

  requests: {
    title: "Requisições à API",
    limit: "Limite de requisições",
    limitUnknown: "Ainda não informado",
    left: (remaining, limit) => `Restam ${remaining} de ${limit} requisições`,
    renews: (seconds) => `renova em ${seconds}`,
    none: "Nenhuma requisição ainda. Salve uma alteração para ver a primeira.",
    cancel: (name) => `Cancelar: ${name}`,
    history: "Histórico",
    columns: { request: "Requisição", duration: "Tempo", outcome: "Resultado" },
    attempts: (count) => (count === 1 ? "1 requisição" : `${count} requisições`),
    verbs: { plan: "Revisar", update: "Salvar", publish: "Publicar", unpublish: "Despublicar" },
    agents,
    outcomes: {
      done: "Concluída",
      partly: "Parcial",
      not_sent: "Não enviada",
      rejected: "Recusada",
      unknown: "Não confirmada",
      applied: "Diferente",
      cancelled: "Cancelada",
    },
  },

  code: {
    title: "Código",
    meaning: "O que a sua página executaria para fazer o mesmo.",
    copy: "Copiar",
    copied: "Copiado",
    notCopied: "Não foi possível copiar. Selecione o texto.",
  },
};
