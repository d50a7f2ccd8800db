#include "ui/shell/chip_bar.h"

#include "ui/shell/chip.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace groundswell::ui {

namespace {

QToolButton* quietButton(const QString& name, const QString& words, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(words);
    button->setAutoRaise(true);
    button->setFont(fontFor(Type::Caption));
    button->setFixedHeight(22);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void showNumber(TextLabel* strong, TextLabel* rest, std::optional<qlonglong> part, std::optional<qlonglong> whole,
                const QString& ofWords, const QString& words) {
    strong->setVisible(part.has_value());
    rest->setVisible(part.has_value());
    if (!part) return;
    strong->setText(formatCount(*part));
    rest->setText(whole ? ofWords.arg(formatCount(*whole)) : words);
}

}  // namespace

ChipBar::ChipBar(ViewFilter& filter, QWidget* parent) : QWidget(parent), m_filter(filter) {
    setObjectName(QStringLiteral("chipBar"));
    setFixedHeight(32);
    setSurface(this, Surface::Window);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    m_note = new TextLabel(Type::Body, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("chipNote"));
    row->addWidget(m_note);
    m_chipRow = new QHBoxLayout;
    m_chipRow->setSpacing(8);
    row->addLayout(m_chipRow);
    m_more = quietButton(QStringLiteral("moreChips"), QString(), this);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    m_clear = quietButton(QStringLiteral("clearFilters"), tr("Clear"), this);
    m_clear->setToolTip(tr("Remove all conditions"));
    connect(m_clear, &QToolButton::clicked, this, [this] { m_filter.clear(); });
    row->addWidget(m_more);
    row->addWidget(m_clear);
    row->addStretch(1);
    m_clusters = new TextLabel(Type::Strong, Tone::Text, this);
    m_clustersOf = new TextLabel(Type::Body, Tone::Text2, this);
    m_items = new TextLabel(Type::Strong, Tone::Text, this);
    m_itemsOf = new TextLabel(Type::Body, Tone::Text2, this);
    m_clusters->setObjectName(QStringLiteral("clusterCount"));
    m_clustersOf->setObjectName(QStringLiteral("clusterCountOf"));
    m_items->setObjectName(QStringLiteral("itemCount"));
    m_itemsOf->setObjectName(QStringLiteral("itemCountOf"));
    m_numbers = new QWidget(this);
    auto* numbers = new QHBoxLayout(m_numbers);
    numbers->setContentsMargins(0, 0, 0, 0);
    numbers->setSpacing(4);
    numbers->addWidget(m_clusters);
    numbers->addWidget(m_clustersOf);
    numbers->addSpacing(8);
    numbers->addWidget(m_items);
    numbers->addWidget(m_itemsOf);
    row->addWidget(m_numbers);
    connect(&m_filter, &ViewFilter::changed, this, &ChipBar::rebuild);
    setCounts({}, {}, {}, {});
    rebuild();
}

void ChipBar::setCounts(std::optional<qlonglong> clusters, std::optional<qlonglong> allClusters,
                        std::optional<qlonglong> items, std::optional<qlonglong> allItems) {
    showNumber(m_clusters, m_clustersOf, clusters, allClusters, tr("of %1 clusters"), tr("clusters"));
    showNumber(m_items, m_itemsOf, items, allItems, tr("of %1 items"), tr("items"));
}

void ChipBar::setApplies(bool applies) {
    if (m_applies == applies) return;
    m_applies = applies;
    rebuild();
}

void ChipBar::rebuild() {
    for (QWidget* chip : std::as_const(m_chips)) {
        m_chipRow->removeWidget(chip);
        chip->hide();
        chip->deleteLater();
    }
    m_chips.clear();
    const std::vector<FilterChip> chips = m_filter.chips();
    m_note->setVisible(!m_applies || chips.empty());
    if (!m_applies) {
        m_note->setText(
            chips.empty()
                ? tr("Conditions of the other pages do not apply here.")
                : formatCounted(static_cast<std::int64_t>(chips.size()),
                                tr("The condition of the other pages does not apply here; it is kept."),
                                tr("The %1 conditions of the other pages do not apply here; they are kept.")));
    } else {
        m_note->setText(tr("Everything is shown"));
        for (const FilterChip& chip : chips) {
            auto* button = new Chip(chip.label, this);
            button->setObjectName(QStringLiteral("chip%1").arg(static_cast<int>(chip.kind)));
            connect(button, &Chip::clicked, this, [this, kind = chip.kind] { m_filter.remove(kind); });
            m_chipRow->addWidget(button);
            button->show();
            m_chips << button;
        }
    }
    m_clear->setVisible(m_applies && !chips.empty());
    m_numbers->setVisible(m_applies);
    hideWhatDoesNotFit();
}

void ChipBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    hideWhatDoesNotFit();
}

void ChipBar::hideWhatDoesNotFit() {
    const int free = width() - 32 - 160 - (m_clusters->isVisibleTo(this) ? m_clustersOf->sizeHint().width() + 64 : 0) -
                     (m_items->isVisibleTo(this) ? m_itemsOf->sizeHint().width() + 64 : 0);
    int used = 0;
    int hidden = 0;
    m_more->menu()->clear();
    for (QWidget* chip : std::as_const(m_chips)) {
        used += chip->sizeHint().width() + 8;
        const bool fits = used <= std::max(free, 120);
        chip->setVisible(fits);
        if (!fits) {
            ++hidden;
            m_more->menu()->addAction(static_cast<Chip*>(chip)->text(), chip,
                                      [chip] { static_cast<Chip*>(chip)->click(); });
        }
    }
    m_more->setVisible(hidden > 0);
    m_more->setText(QStringLiteral("+%1").arg(hidden));
    m_more->setToolTip(tr("Conditions that do not fit; choose one to remove it"));
}

}  // namespace groundswell::ui
