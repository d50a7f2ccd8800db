#include "ui/pages/runs_page.h"

#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>

namespace groundswell::ui {

RunsPage::RunsPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("runsPage"));
    m_model = new RunItemModel(m_context.service(), m_context.clock, this);
    m_pane = new TablePane(m_model, tr("%1 runs"), this);
    m_pane->empty()->setWords(tr("Here will be what was imported, fetched and processed"), tr("Nothing has run yet."));
    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("runTable"));
    table->setAccessibleName(tr("Runs"));
    table->setItemDelegate(new RowDelegate(table));
    table->setItemDelegateForColumn(RunItemModel::State, new WordDelegate(false, table));
    table->setItemDelegateForColumn(RunItemModel::Job, new NameDelegate(table));
    for (const int column : {RunItemModel::Records, RunItemModel::New, RunItemModel::Failed}) {
        table->setItemDelegateForColumn(column, new WordDelegate(false, table));
    }
    QList<int> widths(RunItemModel::ColumnCount, 80);
    widths[RunItemModel::State] = 136;
    widths[RunItemModel::Started] = 96;
    table->setColumnWidths(widths, RunItemModel::Job);
    table->setRowHeight(1, 32);
    connect(table, &RowTable::idSelected, this, &RunsPage::showRun);
    connect(m_model, &PagedItemModel::pageArrived, this, [this] { showRun(m_pane->table()->selectedId()); });

    m_details = makeDetails();
    m_details->hide();
    m_splitter = new QSplitter(this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_pane);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({878, 424});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    setFocusProxy(table);

    m_jobSettle = new QTimer(this);
    m_jobSettle->setSingleShot(true);
    m_jobSettle->setInterval(300);
    connect(m_jobSettle, &QTimer::timeout, m_model, &PagedItemModel::refresh);
    connect(&m_context.bridge, &ServiceBridge::jobChanged, this, [this] {
        if (isActive() && !m_jobSettle->isActive()) m_jobSettle->start();
    });
}

QWidget* RunsPage::makeDetails() {
    auto* box = new QWidget(this);
    box->setObjectName(QStringLiteral("runDetails"));
    box->setMinimumWidth(320);
    box->setMaximumWidth(640);
    setSurface(box, Surface::Base);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(box);
    head->setFixedHeight(32);
    setSurface(head, Surface::Window);
    auto* headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(16, 0, 8, 0);
    m_title = new TextLabel(Type::Strong, Tone::Text, head);
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_title->setElided(true);
    auto* close = new QToolButton(head);
    close->setObjectName(QStringLiteral("closeRun"));
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::StrongFocus);
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close"));
    connect(close, &QToolButton::clicked, this, [this] { m_pane->table()->selectId(0); });
    headRow->addWidget(m_title, 1);
    headRow->addWidget(close);
    column->addWidget(head);
    auto* body = new QVBoxLayout;
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(8);
    m_state = new TextLabel(Type::Title, Tone::Text, box);
    m_state->setObjectName(QStringLiteral("runState"));
    m_message = new TextLabel(Type::Body, Tone::Text, box);
    m_message->setObjectName(QStringLiteral("runMessage"));
    m_message->setWordWrap(true);
    m_counts = new TextLabel(Type::Body, Tone::Text2, box);
    m_counts->setObjectName(QStringLiteral("runCounts"));
    m_counts->setWordWrap(true);
    m_issueHead = new TextLabel(Type::Strong, Tone::Text, box);
    m_issueHead->setObjectName(QStringLiteral("issueHead"));
    m_issues = new QPlainTextEdit(box);
    m_issues->setObjectName(QStringLiteral("runIssues"));
    m_issues->setAccessibleName(tr("What could not be used"));
    m_issues->setReadOnly(true);
    m_issues->setFrameShape(QFrame::NoFrame);
    m_issues->setTabChangesFocus(true);
    m_issues->setFont(fontFor(Type::Mono));
    m_issues->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    body->addWidget(m_state);
    body->addWidget(m_message);
    body->addWidget(m_counts);
    body->addSpacing(8);
    body->addWidget(m_issueHead);
    body->addWidget(m_issues, 1000);
    body->addStretch(1);
    column->addLayout(body, 1);
    return box;
}

void RunsPage::applyFilter() {
    if (!m_model->hasAnswer() && !m_model->isLoading()) m_model->reload();
}

void RunsPage::refresh() {
    m_model->refresh();
}

void RunsPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_model->clear();
}

bool RunsPage::stepBack() {
    if (!m_details->isVisible()) return false;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

void RunsPage::showRun(qlonglong id) {
    const domain::Run* run = id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    m_details->setVisible(run != nullptr);
    if (run == nullptr) return;
    const QString title = oneLine(text(run->title));
    m_title->setText(title.isEmpty() ? tr("Run %1").arg(id) : tr("Run %1   %2").arg(id).arg(isolated(title)));
    const StateWords state = describeState(run->state);
    m_state->setText(QStringLiteral("%1: %2").arg(describeKind(run->kind), state.words));
    m_state->setTone(static_cast<Tone>(state.tone));
    m_message->setVisible(!run->message.empty());
    m_message->setText(oneLine(text(run->message)));
    QStringList lines;
    if (run->counts.read > 0) {
        lines << tr("%1 records were read: %2 new, %3 changed, %4 known.")
                     .arg(formatCount(run->counts.read), formatCount(run->counts.created),
                          formatCount(run->counts.changed), formatCount(run->counts.unchanged));
    }
    if (run->counts.processed > 0) lines << tr("%1 items were processed.").arg(formatCount(run->counts.processed));
    if (run->counts.failed > 0)
        lines << formatCounted(run->counts.failed, tr("%1 item failed."), tr("%1 items failed."));
    if (run->counts.rejected > 0) {
        lines << tr("%1 records could not be used; the others are here.").arg(formatCount(run->counts.rejected));
    }
    lines << tr("Started %1").arg(formatIso(run->startedAt));
    if (run->finishedAt) lines << tr("Took %1").arg(formatDuration(*run->finishedAt - run->startedAt));
    m_counts->setText(lines.join(QChar(u'\n')));
    m_issueTicket =
        m_context.service().runIssues(core::RunId{id}, [this](core::Result<std::vector<domain::RunIssue>> issues) {
            if (issues) {
                showIssues(*issues);
            } else {
                m_issueHead->setText(describeError(issues.error()));
            }
        });
}

void RunsPage::showIssues(const std::vector<domain::RunIssue>& issues) {
    m_issues->setVisible(!issues.empty());
    m_issueHead->setText(issues.empty()
                             ? tr("Every record could be used.")
                             : formatCounted(static_cast<std::int64_t>(issues.size()),
                                             tr("%1 input could not be used:"), tr("%1 inputs could not be used:")));
    QStringList lines;
    for (const domain::RunIssue& issue : issues) {
        QString where = isolated(QFileInfo(text(issue.file)).fileName());
        if (issue.line > 0) where += QStringLiteral(":%1").arg(issue.line);
        lines << QStringLiteral("%1  %2").arg(where, oneLine(text(issue.message)));
    }
    m_issues->setPlainText(lines.join(QChar(u'\n')));
}

}  // namespace groundswell::ui
