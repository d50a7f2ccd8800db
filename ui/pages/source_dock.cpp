#include "ui/pages/source_dock.h"

#include "ui/charts/chart_table.h"
#include "ui/charts/missing_days.h"
#include "ui/dialogs/backfill_dialog.h"
#include "ui/pages/close_button.h"
#include "ui/pages/item_preview.h"
#include "ui/pages/source_words.h"
#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

using pipeline::SourceStanding;

namespace {

constexpr int queriesShown = 50;
constexpr std::size_t daysShown = 7;

TextLabel* sourceText(const char* name, Type type, Tone tone, QWidget* parent) {
    auto* label = new TextLabel(type, tone, parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPushButton* sourceButton(const char* name, const QString& words, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(words, parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(tip);
    button->setFixedHeight(24);
    return button;
}

QString stateOfRun(domain::RunState state) {
    switch (state) {
        case domain::RunState::Running: return SourceDock::tr("running");
        case domain::RunState::Completed: return SourceDock::tr("good");
        case domain::RunState::Partial: return SourceDock::tr("in part");
        case domain::RunState::Failed: return SourceDock::tr("failed");
        case domain::RunState::Cancelled: return SourceDock::tr("cancelled");
        case domain::RunState::Interrupted: return SourceDock::tr("interrupted");
    }
    return {};
}

}  // namespace

SourceDock::SourceDock(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("sourceDock"));
    setAccessibleName(tr("Source"));
    setMinimumWidth(320);
    setMaximumWidth(640);
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeBanner());
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makeBody());
    setSurface(scroll->viewport(), Surface::Base);
    column->addWidget(scroll, 1);
}

QWidget* SourceDock::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(40);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 8, 0);
    m_title = new TextLabel(Type::Title, Tone::Text, head);
    m_title->setObjectName(QStringLiteral("sourceTitle"));
    m_title->setElided(true);
    QPushButton* edit = sourceButton("editSource", tr("Edit…"), tr("Change the settings of this source"), head);
    QPushButton* remove =
        sourceButton("removeSource", tr("Remove…"), tr("Take this source out of the workspace; its items stay"), head);
    QToolButton* close = closeButton(QStringLiteral("closeSource"), head);
    row->addWidget(m_title, 1);
    row->addWidget(edit);
    row->addWidget(remove);
    row->addWidget(close);
    connect(edit, &QPushButton::clicked, this, &SourceDock::editRequested);
    connect(remove, &QPushButton::clicked, this, &SourceDock::removeRequested);
    connect(close, &QToolButton::clicked, this, &SourceDock::closeRequested);
    return head;
}

QWidget* SourceDock::makeBanner() {
    m_banner = new QWidget(this);
    m_banner->setObjectName(QStringLiteral("sourceBanner"));
    auto* column = new QVBoxLayout(m_banner);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(6);
    m_problem = sourceText("sourceProblem", Type::Title, Tone::Text, m_banner);
    m_more = sourceText("sourceMore", Type::Body, Tone::Text, m_banner);
    m_token = sourceButton("editToken", tr("Edit token…"), tr("Keep another token for this source"), m_banner);
    m_token->setIcon(icon(QStringLiteral("key")));
    m_retry = sourceButton("retrySource", tr("Retry now"), tr("Fetch this source now"), m_banner);
    m_retry->setIcon(icon(QStringLiteral("refresh")));
    m_pause = sourceButton("pauseSource", tr("Pause"), {}, m_banner);
    m_open = sourceButton("openSourcePage", tr("Open its page"), {}, m_banner);
    m_open->setIcon(icon(QStringLiteral("open")));
    column->addWidget(m_problem);
    column->addWidget(m_more);
    // In two lines, so that a narrow window has room for them.
    for (const auto& [first, second] : {std::pair(m_token, m_retry), std::pair(m_pause, m_open)}) {
        auto* buttons = new QHBoxLayout;
        buttons->setSpacing(8);
        buttons->addWidget(first);
        buttons->addWidget(second);
        buttons->addStretch(1);
        column->addLayout(buttons);
    }
    connect(m_token, &QPushButton::clicked, this, &SourceDock::tokenRequested);
    connect(m_retry, &QPushButton::clicked, this, [this] {
        pipeline::FetchRequest request;
        request.source = m_row.config.id;
        const pipeline::JobId job = m_context.service().startFetch(std::move(request));
        Q_EMIT acted(tr("Fetching %1").arg(isolated(text(m_row.config.id))), false);
        Q_EMIT fetchStarted(job);
    });
    connect(m_pause, &QPushButton::clicked, this, &SourceDock::pauseOrResume);
    connect(m_open, &QPushButton::clicked, this, &SourceDock::openPage);
    return m_banner;
}

QWidget* SourceDock::makeBody() {
    auto* box = new QWidget(this);
    setSurface(box, Surface::Base);
    auto* body = new QVBoxLayout(box);
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(6);
    m_missingBox = new QWidget(box);
    auto* missing = new QVBoxLayout(m_missingBox);
    missing->setContentsMargins(0, 0, 0, 8);
    missing->setSpacing(6);
    missing->addLayout(makeMissingHead());
    m_missing = sourceText("sourceMissing", Type::Body, Tone::Text2, m_missingBox);
    m_days = new MissingDays(m_missingBox);
    m_dayTable = makeChartTable(m_days, tr("Items a day and what is missing, as a table"));
    m_reason = sourceText("missingReason", Type::Caption, Tone::Warn, m_missingBox);
    m_backfill =
        sourceButton("backfillSource", tr("Back-fill…"), tr("Fetch what earlier fetches left out"), m_missingBox);
    missing->addWidget(m_missing);
    missing->addWidget(m_days);
    missing->addWidget(m_dayTable);
    missing->addWidget(m_reason);
    missing->addWidget(m_backfill, 0, Qt::AlignLeading);
    connect(m_backfill, &QPushButton::clicked, this, [this] {
        auto* dialog = new BackfillDialog(m_context, m_row.config.id, m_row.gaps, window());
        connect(dialog, &BackfillDialog::started, this, [this, name = isolated(text(m_row.config.id))] {
            Q_EMIT acted(tr("Fetching what %1 left out").arg(name), false);
        });
        dialog->open();
    });
    m_fold = new QToolButton(box);
    m_fold->setObjectName(QStringLiteral("foldAnswer"));
    m_fold->setText(tr("Errors of its queries, as received"));
    m_fold->setToolTip(tr("Show the errors in full"));
    m_fold->setCheckable(true);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setFixedHeight(24);
    m_answer = new QPlainTextEdit(box);
    m_answer->setObjectName(QStringLiteral("sourceAnswer"));
    m_answer->setAccessibleName(tr("Errors as received"));
    m_answer->setReadOnly(true);
    m_answer->setFont(fontFor(Type::Mono));
    m_answer->setTabChangesFocus(true);
    m_answer->setFixedHeight(96);
    connect(m_fold, &QToolButton::toggled, m_answer, &QWidget::setVisible);
    m_next = sourceText("sourceNext", Type::Body, Tone::Text2, box);
    m_queries = sourceText("sourceQueryList", Type::Body, Tone::Text2, box);
    m_runs = sourceText("sourceRuns", Type::Body, Tone::Text2, box);
    body->addWidget(m_missingBox);
    body->addWidget(m_fold, 0, Qt::AlignLeading);
    body->addWidget(m_answer);
    body->addWidget(new TextLabel(tr("Next runs"), Type::Strong, Tone::Text, box));
    body->addWidget(m_next);
    body->addWidget(new TextLabel(tr("Fetches"), Type::Strong, Tone::Text, box));
    body->addWidget(m_runs);
    body->addWidget(new TextLabel(tr("Queries"), Type::Strong, Tone::Text, box));
    body->addWidget(m_queries);
    body->addStretch(1);
    return box;
}

QLayout* SourceDock::makeMissingHead() {
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("What is missing"), Type::Strong, Tone::Text, m_missingBox));
    head->addStretch(1);
    m_daysAsTable = new QToolButton(m_missingBox);
    m_daysAsTable->setObjectName(QStringLiteral("missingDaysData"));
    m_daysAsTable->setIcon(icon(QStringLiteral("table")));
    m_daysAsTable->setAccessibleName(tr("The numbers as a table"));
    m_daysAsTable->setToolTip(tr("The numbers as a table (Ctrl+T)"));
    m_daysAsTable->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    m_daysAsTable->setCheckable(true);
    m_daysAsTable->setAutoRaise(true);
    m_daysAsTable->setFocusPolicy(Qt::StrongFocus);
    connect(m_daysAsTable, &QToolButton::toggled, this, &SourceDock::showDayNumbers);
    head->addWidget(m_daysAsTable);
    return head;
}

void SourceDock::showSource(const pipeline::SourceRow& row) {
    const bool other = row.config.id != m_row.config.id;
    m_row = row;
    const core::UtcTime now = m_context.clock->now();
    const bool bad = row.standing == SourceStanding::Failing || row.standing == SourceStanding::Paused;
    m_title->setText(tr("%1 – %2").arg(oneLine(text(row.config.id)), describeKindOfSource(row.config.type)));
    const QString problem = problemOf(row);
    m_problem->setText(problem.isEmpty() ? describeStanding(row.standing).words : problem);
    m_more->setText(moreOf(row, now));
    m_more->setVisible(!m_more->text().isEmpty());
    setSurface(m_banner, bad ? Surface::WarnSoft : Surface::Base);
    const bool fetched = row.config.type != "file";
    m_token->setVisible(!row.keyName.empty());
    m_retry->setVisible(fetched);
    m_retry->setText(bad ? tr("Retry now") : tr("Fetch now"));
    const bool paused = row.pausedAt.has_value();
    m_pause->setVisible(fetched);
    m_pause->setEnabled(true);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("interrupted")));
    m_pause->setToolTip(paused ? tr("Let it take part in rounds again")
                               : tr("Leave it out of rounds until you resume it"));
    const auto link = safeLink(row.page);
    m_open->setVisible(link.has_value());
    if (link) setPlainTip(m_open, tr("Open %1 in the browser").arg(isolated(linkHost(*link))));
    if (other) showDays({});
    showMissing();
    showQueries();
    m_next->setText(row.scheduleWords.empty()
                        ? tr("It is fetched only by hand.")
                        : tr("%1: %2").arg(oneLine(text(row.scheduleWords)),
                                           row.next.empty() ? tr("none") : timesInWords(row.next, now)));
    if (other) m_runs->setText({});
    m_runTicket =
        m_context.service().sourceRuns(row.config.id, [this](const core::Result<std::vector<domain::Run>>& runs) {
            showRuns(runs ? *runs : std::vector<domain::Run>());
        });
}

void SourceDock::clear() {
    m_row = {};
    m_runTicket.cancel();
    m_dayTicket.cancel();
    m_actTicket.cancel();
    showDays({});
}

void SourceDock::showMissing() {
    const QString missing = missingOf(m_row, m_context.clock->now());
    m_missingBox->setVisible(!missing.isEmpty());
    const auto count = static_cast<std::int64_t>(m_row.gaps.size());
    m_missing->setText(
        hasNeverWorked(m_row) ? missing : missing + QChar(u' ') + formatCounted(count, tr("%1 gap."), tr("%1 gaps.")));
    askDays();
    QStringList errors;
    for (const domain::QueryState& state : m_row.states) {
        if (!state.lastError.empty()) errors << QStringLiteral("%1: %2").arg(text(state.query), text(state.lastError));
    }
    m_fold->setVisible(!errors.isEmpty());
    m_answer->setPlainText(errors.join(QChar(u'\n')));
    m_answer->setVisible(!errors.isEmpty() && m_fold->isChecked());
}

void SourceDock::askDays() {
    if (m_row.gaps.empty()) {
        m_dayTicket.cancel();
        return showDays({});
    }
    const auto newest = std::max_element(m_row.gaps.begin(), m_row.gaps.end(),
                                         [](const auto& a, const auto& b) { return a.to < b.to; });
    m_reason->setText(tr("Hatched: missing. %1").arg(oneLine(text(newest->reason)).left(300)));
    const core::UtcDay first = firstMissingDay(m_row.gaps, daysShown, m_context.clock->now());
    domain::Filter filter;
    filter.sources = {m_row.config.id};
    filter.from = first;
    filter.to = first + std::chrono::days(daysShown);
    m_dayTicket = m_context.service().timeline(
        filter, domain::BinWidth::Day, [this, first](const core::Result<std::vector<domain::TimeBin>>& bins) {
            if (!bins) return showDays({});
            auto days = missingDays(first, daysShown, *bins, m_row.gaps, m_row.config.queries.size(), m_row.usual);
            const bool known = !hasNeverWorked(m_row);
            for (MissingDay& day : days) day.known = known;
            showDays(std::move(days));
        });
}

// The reason is that of what is hatched: neither stands alone.
void SourceDock::showDays(std::vector<MissingDay> days) {
    m_reason->setVisible(!days.empty());
    m_daysAsTable->setVisible(!days.empty());
    m_days->setDays(std::move(days));
    showDayNumbers();
}

// Either the chart or its numbers.
void SourceDock::showDayNumbers() {
    const bool any = !m_days->days().empty();
    const bool asTable = m_daysAsTable->isChecked();
    m_days->setVisible(any && !asTable);
    m_dayTable->setVisible(any && asTable);
    if (!any || !asTable) return;
    fillChartTable(m_dayTable, m_days->table());
    m_dayTable->setColumnWidth(0, 72);
    for (const int number : {1, 2, 3}) m_dayTable->setColumnWidth(number, 72);
    const int rows = m_dayTable->model()->rowCount() * m_dayTable->verticalHeader()->defaultSectionSize();
    m_dayTable->setFixedHeight(m_dayTable->horizontalHeader()->sizeHint().height() + rows +
                               m_dayTable->horizontalScrollBar()->sizeHint().height() + 2);
}

void SourceDock::showQueries() {
    QStringList lines;
    for (const auto& [name, query] : m_row.config.queries) {
        if (lines.size() == queriesShown) {
            lines << tr("and %1 more")
                         .arg(formatCount(static_cast<std::int64_t>(m_row.config.queries.size()) - queriesShown));
            break;
        }
        QString line = QStringLiteral("%1: %2").arg(isolated(text(name)), isolated(oneLine(text(query))));
        for (const domain::QueryState& state : m_row.states) {
            if (state.query == name && !state.lastError.empty()) line += tr(" (failed)");
        }
        lines << line;
    }
    m_queries->setText(lines.isEmpty() ? tr("None") : lines.join(QChar(u'\n')));
}

void SourceDock::showRuns(const std::vector<domain::Run>& runs) {
    QStringList lines;
    for (const domain::Run& run : runs) {
        QString line = tr("%1  %2, %3 new")
                           .arg(formatTime(run.startedAt, m_context.clock->now()), stateOfRun(run.state),
                                formatCount(run.counts.created));
        if (!run.message.empty()) line += QStringLiteral("  ") + oneLine(text(run.message));
        lines << line;
    }
    m_runs->setText(lines.isEmpty() ? tr("None of this source alone so far.") : lines.join(QChar(u'\n')));
}

void SourceDock::pauseOrResume() {
    m_pause->setEnabled(false);
    const bool paused = m_row.pausedAt.has_value();
    const QString name = isolated(text(m_row.config.id));
    const auto answer = [this, paused, name](const core::Result<void>& done) {
        m_pause->setEnabled(true);
        if (!done) {
            Q_EMIT acted(describeError(done.error()), true);
        } else {
            Q_EMIT acted(paused ? tr("%1 takes part again").arg(name) : tr("%1 pauses").arg(name), false);
        }
    };
    m_actTicket = paused ? m_context.service().resumeSource(m_row.config.id, answer)
                         : m_context.service().pauseSource(m_row.config.id, "It was paused by hand.", answer);
}

void SourceDock::openPage() {
    const auto link = safeLink(m_row.page);
    if (!link) return;
    m_context.seams.confirm(this, tr("Open %1 in the browser?").arg(isolated(linkHost(*link))), tr("Open"),
                            [this, url = *link](bool yes) {
                                if (yes) m_context.seams.openUrl(url);
                            });
}

}  // namespace groundswell::ui
