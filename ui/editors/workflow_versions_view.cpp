#include "ui/editors/workflow_versions_view.h"

#include "ui/editors/plain_table.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>

namespace groundswell::ui {

namespace {

QString versionTestWords(const config::WorkflowVersionRow& version) {
    if (!version.test) return WorkflowVersionsView::tr("not tested");
    return version.test->passed ? WorkflowVersionsView::tr("passed") : WorkflowVersionsView::tr("not passed");
}

}  // namespace

WorkflowVersionsView::WorkflowVersionsView(std::shared_ptr<const core::Clock> clock, QWidget* parent)
    : QWidget(parent), m_clock(std::move(clock)) {
    setObjectName(QStringLiteral("workflowVersionsView"));
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_table = makePlainTable(QStringLiteral("versionTable"), tr("Versions of the workflow"), {56, 64, 88, 80, 0},
                             {tr("Version"), tr("State"), tr("Saved"), tr("Dry run"), tr("Note")}, this);
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    column->addWidget(m_table, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 6, 12, 6);
    buttons->setSpacing(8);
    m_open = addButton(QStringLiteral("openVersion"), tr("Open"), tr("Put this version's text into the editor"));
    m_restore = addButton(QStringLiteral("restoreVersion"), tr("Restore"),
                          tr("Make a new version with this one's text; it is not active yet"));
    m_compare = addButton(QStringLiteral("compareSelected"), tr("Compare"),
                          tr("Show what differs: one with the active version, or two with one another"));
    for (QPushButton* button : {m_open, m_restore, m_compare}) buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    m_diffHead = new TextLabel(Type::CaptionStrong, Tone::Text, this);
    m_diffHead->setObjectName(QStringLiteral("diffHead"));
    m_diffHead->setContentsMargins(12, 4, 12, 4);
    m_diffHead->setElided(true);
    column->addWidget(m_diffHead);
    m_diff = makePlainTable(QStringLiteral("diffTable"), tr("What differs"), {0, 104, 104},
                            {tr("Where"), tr("Before"), tr("Then")}, this);
    m_diff->verticalHeader()->setDefaultSectionSize(24);
    column->addWidget(m_diff, 1);
    m_diffHead->hide();
    m_diff->hide();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &WorkflowVersionsView::showSelection);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (const auto chosen = selected(); chosen.size() == 1) Q_EMIT openRequested(chosen.front());
    });
    connect(m_restore, &QPushButton::clicked, this, [this] {
        if (const auto chosen = selected(); chosen.size() == 1) Q_EMIT restoreRequested(chosen.front());
    });
    connect(m_compare, &QPushButton::clicked, this, &WorkflowVersionsView::compare);
    showSelection();
}

QPushButton* WorkflowVersionsView::addButton(const QString& name, const QString& words, const QString& tip) {
    auto* button = new QPushButton(words, this);
    button->setObjectName(name);
    button->setAccessibleName(words);
    button->setToolTip(tip);
    button->setFixedHeight(24);
    return button;
}

void WorkflowVersionsView::setVersions(std::vector<config::WorkflowVersionRow> versions) {
    const auto chosen = selected();
    m_versions = std::move(versions);
    const QSignalBlocker quiet(m_table->selectionModel());
    m_table->setRowCount(0);
    m_table->setRowCount(static_cast<int>(m_versions.size()));
    const core::UtcTime now = m_clock->now();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const config::WorkflowVersionRow& version = m_versions[m_versions.size() - 1 - static_cast<std::size_t>(row)];
        setPlainCell(m_table, row, 0, QString::number(version.number), Type::Strong)
            ->setData(Qt::UserRole, version.number);
        setPlainCell(m_table, row, 1, version.active ? tr("active") : QString(), Type::Body,
                     version.active ? Tone::Accent : Tone::Text2);
        setPlainCell(m_table, row, 2, formatTime(version.savedAt, now), Type::Body, Tone::Text2)
            ->setToolTip(formatIso(version.savedAt));
        setPlainCell(m_table, row, 3, versionTestWords(version), Type::Body, Tone::Text2);
        setPlainCell(m_table, row, 4, text(version.note), Type::Body, Tone::Text2);
        if (chosen.size() == 1 && chosen.front() == version.number) {
            // Not selectRow(): right to left it finds no column where the table is wider than its columns.
            m_table->selectionModel()->select(m_table->model()->index(row, 0),
                                              QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        }
    }
    showSelection();
}

std::vector<int> WorkflowVersionsView::selected() const {
    std::vector<int> numbers;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        numbers.push_back(index.data(Qt::UserRole).toInt());
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

int WorkflowVersionsView::activeVersion() const {
    for (const config::WorkflowVersionRow& version : m_versions) {
        if (version.active) return version.number;
    }
    return 0;
}

void WorkflowVersionsView::showSelection() {
    const auto chosen = selected();
    m_open->setEnabled(chosen.size() == 1);
    m_restore->setEnabled(chosen.size() == 1 && !m_readOnly);
    m_compare->setEnabled(chosen.size() == 2 || (chosen.size() == 1 && chosen.front() != activeVersion()));
}

void WorkflowVersionsView::setReadOnly(bool readOnly) {
    m_readOnly = readOnly;
    showSelection();
}

void WorkflowVersionsView::compare() {
    const auto chosen = selected();
    const int active = activeVersion();
    if (chosen.size() == 2) {
        Q_EMIT compareRequested(chosen[0], chosen[1]);
    } else if (chosen.size() == 1 && chosen.front() != active) {
        Q_EMIT compareRequested(active, chosen.front());
    } else if (m_versions.size() > 1) {
        const int newest = m_versions.back().number;
        Q_EMIT compareRequested(newest == active ? m_versions[m_versions.size() - 2].number : active, newest);
    } else {
        setTrouble(tr("There is one version alone; nothing to compare it with."));
    }
}

void WorkflowVersionsView::setDiff(int before, int after, const config::WorkflowDiff& diff) {
    m_diffHead->setTone(Tone::Text);
    m_diffHead->setText(diff.isEmpty() ? tr("Versions %1 and %2 say the same.").arg(before).arg(after)
                                       : tr("From version %1 to version %2").arg(before).arg(after));
    m_diffHead->show();
    m_diff->setRowCount(0);
    const auto add = [this](const QString& where, const QString& was, const QString& is) {
        const int row = m_diff->rowCount();
        m_diff->insertRow(row);
        setPlainCell(m_diff, row, 0, where);
        setPlainCell(m_diff, row, 1, was.isEmpty() ? tr("–") : was, Type::Mono, Tone::Text2);
        setPlainCell(m_diff, row, 2, is.isEmpty() ? tr("–") : is, Type::Mono, Tone::Text2);
    };
    for (const std::string& state : diff.statesAdded) add(tr("State %1").arg(text(state)), {}, tr("added"));
    for (const std::string& state : diff.statesRemoved) add(tr("State %1").arg(text(state)), tr("removed"), {});
    for (const std::string& step : diff.stepsAdded) add(tr("Step %1").arg(text(step)), {}, tr("added"));
    for (const std::string& step : diff.stepsRemoved) add(tr("Step %1").arg(text(step)), tr("removed"), {});
    for (const config::WorkflowChange& change : diff.changes) {
        const QString where =
            change.step.empty() ? text(change.pointer) : tr("%1 (%2)").arg(text(change.pointer), text(change.step));
        add(where, text(change.before), text(change.after));
    }
    m_diff->setVisible(m_diff->rowCount() > 0);
}

void WorkflowVersionsView::setTrouble(const QString& words) {
    m_diffHead->setTone(Tone::Error);
    m_diffHead->setText(words);
    m_diffHead->show();
    m_diff->hide();
}

}  // namespace groundswell::ui
