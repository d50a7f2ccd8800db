#include "ui/shell/chip_bar.h"

#include "ui/shell/chip.h"
#include "ui/shell/icons.h"
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
    button->setFixedHeight(atTextSize(22));
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
    setFixedHeight(atTextSize(32));
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
    m_add = new AddChip(tr("+ Add filter"), this);
    m_add->setObjectName(QStringLiteral("addFilter"));
    m_add->setAccessibleName(tr("Add a filter"));
    m_add->setToolTip(tr("Language, source, label, authors, outlets, items, keyword, author, state"));
    connect(m_add, &AddChip::clicked, this, &ChipBar::addFilterRequested);
    row->addWidget(m_more);
    row->addWidget(m_add);
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
    m_save = quietButton(QStringLiteral("saveView"), tr("Save view"), this);
    m_save->setFont(fontFor(Type::Body));
    m_save->setIcon(icon(QStringLiteral("star")));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_save->setToolTip(tr("Keep this page and its conditions under a name"));
    connect(m_save, &QToolButton::clicked, this, &ChipBar::saveViewRequested);
    row->addWidget(m_save);
    connect(&m_filter, &ViewFilter::changed, this, &ChipBar::rebuild);
    setCounts({}, {}, {}, {});
    rebuild();
}

void ChipBar::setCounts(std::optional<qlonglong> clusters, std::optional<qlonglong> allClusters,
                        std::optional<qlonglong> items, std::optional<qlonglong> allItems) {
    showNumber(m_clusters, m_clustersOf, clusters, allClusters, tr("of %1 clusters"), tr("clusters"));
    showNumber(m_items, m_itemsOf, items, allItems, tr("of %1 items"), tr("items"));
    hideWhatDoesNotFit();
}

void ChipBar::setIgnored(qlonglong clusters) {
    if (m_ignored == clusters) return;
    m_ignored = clusters;
    rebuild();
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
        m_note->setText(
            m_ignored > 0 && !m_filter.isIgnoredShown()
                ? formatCounted(m_ignored, tr("%1 ignored cluster is hidden"), tr("%1 ignored clusters are hidden"))
                : tr("Everything is shown"));
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
    m_add->setVisible(m_applies);
    m_numbers->setVisible(m_applies);
    hideWhatDoesNotFit();
}

void ChipBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    hideWhatDoesNotFit();
}

QPoint ChipBar::addFilterPlace() const {
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    return m_add->mapToGlobal(QPoint(mirrored ? m_add->width() : 0, m_add->height() + 4));
}

QPoint ChipBar::saveViewPlace() const {
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    return m_save->mapToGlobal(QPoint(mirrored ? 0 : m_save->width(), m_save->height() + 4));
}

void ChipBar::hideWhatDoesNotFit() {
    constexpr int gap = 8;
    constexpr int roomOfMore = 44;
    int free = width() - 32 - gap;
    for (const QWidget* part :
         {static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_clear), static_cast<QWidget*>(m_save), m_numbers}) {
        if (!part->isHidden()) free -= part->sizeHint().width() + gap;
    }
    int all = 0;
    for (const QWidget* chip : std::as_const(m_chips)) all += chip->sizeHint().width() + gap;
    if (all > free) free -= roomOfMore;
    int used = 0;
    int hidden = 0;
    m_more->menu()->clear();
    for (QWidget* chip : std::as_const(m_chips)) {
        used += chip->sizeHint().width() + gap;
        // In order: behind one that does not fit none stands, so that the rest is the end of the list.
        const bool fits = hidden == 0 && used <= free;
        chip->setVisible(fits);
        if (fits) continue;
        ++hidden;
        QString words = static_cast<Chip*>(chip)->text();
        m_more->menu()->addAction(words.replace(QChar(u'&'), QStringLiteral("&&")), chip,
                                  [chip] { static_cast<Chip*>(chip)->click(); });
    }
    m_more->setVisible(hidden > 0);
    m_more->setText(QStringLiteral("+%1").arg(hidden));
    m_more->setAccessibleName(formatCounted(hidden, tr("%1 more condition"), tr("%1 more conditions")));
    m_more->setToolTip(tr("Conditions that do not fit; choose one to remove it"));
}

}  // namespace groundswell::ui
