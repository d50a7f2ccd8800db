#include "ui/pages/health_section.h"

#include "ui/pages/card.h"
#include "ui/shell/flow_layout.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/health_item_model.h"

#include <QHBoxLayout>
#include <QListView>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

HealthSection::HealthSection(std::shared_ptr<const core::Clock> clock, QWidget* parent)
    : QWidget(parent), m_clock(std::move(clock)) {
    m_model = new HealthItemModel(m_clock, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    auto* name = new TextLabel(tr("Health"), Type::Title);
    name->setFixedHeight(24);
    head->addWidget(name, 1);
    QToolButton* runs = makeButton(QStringLiteral("openRuns"), tr("Open Runs"), tr("Show what ran and what runs"));
    runs->setAutoRaise(true);
    setLink(runs);
    connect(runs, &QToolButton::clicked, this, &HealthSection::runsRequested);
    head->addWidget(runs);
    column->addLayout(head);
    auto* card = new Card(this);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 6, 1, 6);
    auto* list = new QListView(card);
    list->setObjectName(QStringLiteral("healthList"));
    list->setAccessibleName(tr("Sources"));
    list->setModel(m_model);
    list->setItemDelegate(new HealthDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSurface(list->viewport(), Surface::Raised);
    connect(list, &QListView::activated, this, &HealthSection::sourceRequested);
    inside->addWidget(list, 1);
    m_action = new QWidget(card);
    // The sentence has the whole width: beside buttons nothing of it would be left in a narrow window.
    auto* lines = new QVBoxLayout(m_action);
    lines->setContentsMargins(11, 6, 11, 4);
    lines->setSpacing(6);
    m_sentence = new TextLabel(Type::Caption, Tone::Text2, m_action);
    m_sentence->setObjectName(QStringLiteral("healthSentence"));
    m_sentence->setLines(2);
    lines->addWidget(m_sentence);
    auto* row = new FlowLayout;
    row->setSpacing(8);
    lines->addLayout(row);
    m_source = makeButton(QStringLiteral("openSource"), tr("Open source…"), tr("Show what it is set to"));
    connect(m_source, &QToolButton::clicked, this, &HealthSection::sourceRequested);
    row->addWidget(m_source);
    m_backfill = makeButton(QStringLiteral("backfillGap"), tr("Back-fill…"), tr("Fetch the days that are missing"));
    connect(m_backfill, &QToolButton::clicked, this, [this] {
        if (m_gap) Q_EMIT backfillRequested(*m_gap);
    });
    row->addWidget(m_backfill);
    inside->addWidget(m_action);
    m_action->hide();
    column->addWidget(card, 1);
}

QToolButton* HealthSection::makeButton(const QString& name, const QString& words, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(words);
    button->setToolTip(tip);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void HealthSection::setSources(const std::vector<domain::SourceSummary>& sources,
                               const std::vector<domain::FetchGap>& gaps, bool canWrite) {
    m_model->setRows(sources);
    m_gaps = gaps;
    showAction(canWrite);
}

void HealthSection::setRunning(const QHash<QString, QString>& running) {
    m_model->setRunning(running);
}

// The gap of the source that needs somebody, else the longest there is.
void HealthSection::showAction(bool canWrite) {
    const domain::SourceSummary* source = m_model->neediest();
    m_gap.reset();
    for (const domain::FetchGap& gap : m_gaps) {
        if (source != nullptr && gap.source != source->source) continue;
        if (!m_gap || gap.to - gap.from > m_gap->to - m_gap->from) m_gap = gap;
    }
    m_action->setVisible(source != nullptr || m_gap.has_value());
    const QString name = isolated(oneLine(text(source != nullptr ? source->source : m_gap ? m_gap->source : "")));
    if (m_gap && source != nullptr && source->items == 0 && !source->lastGood) {
        // How much is missing of what never came is not known.
        m_sentence->setText(tr("Nothing has come of %1 so far. Everything since %2 is still to come.")
                                .arg(name, formatMoment(m_gap->from, m_clock->now())));
    } else if (m_gap) {
        const bool lasts = source != nullptr && !source->lastError.empty();
        m_sentence->setText(
            (lasts ? tr("%1: %2 since %3 are missing so far. They can be fetched later.")
                   : tr("%1: %2 since %3 are missing. They can be fetched now."))
                .arg(name, formatDuration(m_gap->to - m_gap->from), formatMoment(m_gap->from, m_clock->now())));
    } else if (source != nullptr && source->lastError.empty() && !source->pausedAt) {
        m_sentence->setText(tr("%1: rows of its last import were skipped. Runs says which.").arg(name));
    } else {
        m_sentence->setText(tr("%1 needs attention.").arg(name));
    }
    m_backfill->setEnabled(m_gap.has_value() && canWrite);
    m_backfill->setToolTip(!m_gap     ? tr("No time is known to be missing")
                           : canWrite ? tr("Fetch the days that are missing")
                                      : tr("The workspace can only be read"));
}

}  // namespace groundswell::ui
