#include "ui/pages/facet_panel.h"

#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace groundswell::ui {

namespace {

constexpr std::size_t shownValues = 6;
constexpr int rowHeight = 24;

/// A span of sizes as it is counted and chosen.
struct FacetSize {
    const char* value;
    std::int64_t least;
    std::optional<std::int64_t> most;
};
constexpr FacetSize facetSizes[] = {{"2-9", 2, 9}, {"10-49", 10, 49}, {"50+", 50, std::nullopt}};

}  // namespace

FacetPanel::FacetPanel(PageContext context, bool withSizes, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("facets"));
    setSurface(this, Surface::Window);
    setMinimumWidth(144);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);

    auto* head = new QWidget(this);
    head->setFixedHeight(32);
    auto* headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(16, 0, 8, 0);
    headRow->addWidget(new TextLabel(tr("Filter by"), Type::Strong));
    headRow->addStretch(1);
    auto* reset = new QToolButton(head);
    reset->setObjectName(QStringLiteral("resetFacets"));
    reset->setText(tr("Reset"));
    reset->setAutoRaise(true);
    reset->setFocusPolicy(Qt::StrongFocus);
    reset->setToolTip(tr("Untick everything here"));
    connect(reset, &QToolButton::clicked, this, [this] {
        m_context.filter.change([](FilterValues& values) {
            values.languages.clear();
            values.sources.clear();
            values.labels.clear();
            values.minItems.reset();
            values.maxItems.reset();
        });
    });
    setLink(reset);
    headRow->addWidget(reset);
    outer->addWidget(head);

    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("facetScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(scroll);
    setSurface(content, Surface::Window);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(16, 4, 4, 16);
    column->setSpacing(0);
    m_sections[Facet::Language] = makeSection(QStringLiteral("languageFacet"), tr("Language"), column);
    m_sections[Facet::Source] = makeSection(QStringLiteral("sourceFacet"), tr("Source"), column);
    m_sections[Facet::Label] = makeSection(QStringLiteral("labelFacet"), tr("Label"), column);
    if (withSizes) makeSizes(column);
    column->addStretch(1);
    scroll->setWidget(content);
    outer->addWidget(scroll, 1);
}

FacetPanel::Section FacetPanel::makeSection(const QString& name, const QString& words, QVBoxLayout* column) {
    Section section;
    auto* title = new QToolButton(this);
    title->setObjectName(name);
    title->setText(words);
    title->setFont(fontFor(Type::CaptionStrong));
    title->setAutoRaise(true);
    title->setCheckable(false);
    title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    title->setIcon(icon(QStringLiteral("down")));
    title->setIconSize({12, 12});
    title->setProperty("iconLast", true);
    title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    title->setFixedHeight(rowHeight);
    title->setFocusPolicy(Qt::StrongFocus);
    title->setToolTip(tr("Fold or unfold"));
    section.body = new QWidget(this);
    section.rows = new QVBoxLayout(section.body);
    section.rows->setContentsMargins(0, 0, 0, 12);
    section.rows->setSpacing(0);
    connect(title, &QToolButton::clicked, section.body, [title, body = section.body] {
        body->setVisible(!body->isVisible());
        title->setIcon(icon(body->isVisible() ? QStringLiteral("down") : QStringLiteral("right")));
    });
    column->addWidget(title);
    column->addWidget(section.body);
    return section;
}

void FacetPanel::makeSizes(QVBoxLayout* column) {
    const Section section = makeSection(QStringLiteral("sizeFacet"), tr("Items in cluster"), column);
    for (std::size_t size = 0; size < std::size(facetSizes); ++size) {
        const FacetSize& span = facetSizes[size];
        auto* row = new QWidget(section.body);
        row->setFixedHeight(rowHeight);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 8, 0);
        line->setSpacing(4);
        const QString words = span.most ? tr("%1 – %2").arg(formatCount(span.least), formatCount(*span.most))
                                        : tr("%1 and more").arg(formatCount(span.least));
        auto* box = new QCheckBox(words, row);
        box->setObjectName(QStringLiteral("size_%1").arg(span.least));
        box->setAccessibleName(tr("Clusters of %1 items").arg(words));
        connect(box, &QCheckBox::clicked, this, [this, size](bool checked) { toggleSize(size, checked); });
        auto* count = new TextLabel(Type::Caption, Tone::Text2, row);
        count->setObjectName(QStringLiteral("sizeCount_%1").arg(span.least));
        line->addWidget(box, 1);
        line->addWidget(count);
        section.rows->addWidget(row);
        m_sizes.push_back({box, count});
    }
}

bool FacetPanel::hasSize(std::size_t size) const {
    const FilterValues& values = m_context.filter.values();
    if (!values.minItems && !values.maxItems) return false;
    const FacetSize& span = facetSizes[size];
    if (values.minItems && *values.minItems > span.least) return false;
    return !values.maxItems || (span.most && *values.maxItems >= *span.most);
}

void FacetPanel::toggleSize(std::size_t size, bool checked) {
    // What is chosen is one span without gaps: ticking goes as far as the new size, taking a tick away cuts there.
    std::size_t first = std::size(facetSizes);
    std::size_t last = 0;
    for (std::size_t other = 0; other < std::size(facetSizes); ++other) {
        if (!hasSize(other) && !(checked && other == size)) continue;
        first = std::min(first, other);
        last = other;
    }
    if (!checked && size == first) {
        ++first;
    } else if (!checked) {
        last = size - 1;
    }
    m_context.filter.change([&](FilterValues& values) {
        values.minItems.reset();
        values.maxItems.reset();
        if (first >= std::size(facetSizes) || first > last) return;
        values.minItems = facetSizes[first].least;
        values.maxItems = facetSizes[last].most;
    });
    showSizes();
}

void FacetPanel::showSizes() {
    for (std::size_t size = 0; size < m_sizes.size(); ++size) m_sizes[size].box->setChecked(hasSize(size));
}

void FacetPanel::showSizeCounts(const std::vector<domain::FacetValue>& counts) {
    for (std::size_t size = 0; size < m_sizes.size(); ++size) {
        const auto found = std::find_if(counts.begin(), counts.end(),
                                        [size](const auto& count) { return count.value == facetSizes[size].value; });
        m_sizes[size].count->setText(formatCount(found != counts.end() ? found->count : 0));
    }
}

std::vector<std::string>& FacetPanel::listOf(FilterValues& values, Facet facet) {
    switch (facet) {
        case Facet::Language: return values.languages;
        case Facet::Source: return values.sources;
        case Facet::Label: break;
    }
    return values.labels;
}

const std::vector<std::string>& FacetPanel::chosen(Facet facet) const {
    const FilterValues& values = m_context.filter.values();
    switch (facet) {
        case Facet::Language: return values.languages;
        case Facet::Source: return values.sources;
        case Facet::Label: break;
    }
    return values.labels;
}

QString FacetPanel::wordsOf(Facet facet, const std::string& value) {
    if (facet == Facet::Language) return languageName(value);
    if (facet == Facet::Label && value.empty()) return tr("No label");
    return oneLine(text(value));
}

QString FacetPanel::nameOf(Facet facet) {
    switch (facet) {
        case Facet::Language: return QStringLiteral("language");
        case Facet::Source: return QStringLiteral("source");
        case Facet::Label: break;
    }
    return QStringLiteral("label");
}

void FacetPanel::refresh() {
    showSizes();
    m_ticket = m_context.service().facets(m_context.filter.filter(), [this](core::Result<pipeline::Facets> facets) {
        if (!facets) return;
        m_sections[Facet::Language].values = std::move(facets->languages);
        m_sections[Facet::Source].values = std::move(facets->sources);
        m_sections[Facet::Label].values = std::move(facets->labels);
        // What has none is said last.
        auto& labels = m_sections[Facet::Label].values;
        std::stable_partition(labels.begin(), labels.end(), [](const auto& label) { return !label.value.empty(); });
        for (const Facet facet : {Facet::Language, Facet::Source, Facet::Label}) fill(facet);
        showSizeCounts(facets->clusterSizes);
    });
}

void FacetPanel::fill(Facet facet) {
    Section& section = m_sections[facet];
    const QWidget* focused = focusWidget();
    const QString focusedName = focused != nullptr ? focused->objectName() : QString();
    while (QLayoutItem* item = section.rows->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    std::vector<domain::FacetValue> shown = section.values;
    for (const std::string& value : chosen(facet)) {
        const auto same = [&value](const domain::FacetValue& v) { return v.value == value; };
        if (std::none_of(shown.begin(), shown.end(), same)) shown.push_back({value, 0});
    }
    std::size_t rows = 0;
    for (const domain::FacetValue& value : shown) {
        const auto& ticked = chosen(facet);
        const bool checked = std::find(ticked.begin(), ticked.end(), value.value) != ticked.end();
        if (rows >= shownValues && !section.all && !checked) continue;
        section.rows->addWidget(makeRow(facet, value, checked));
        ++rows;
    }
    if (rows < shown.size() || (section.all && shown.size() > shownValues)) {
        auto* more = new QToolButton(section.body);
        more->setObjectName(QStringLiteral("more_") + nameOf(facet));
        more->setText(section.all ? tr("Fewer") : tr("%n more", nullptr, static_cast<int>(shown.size() - rows)));
        more->setAutoRaise(true);
        setLink(more);
        more->setFocusPolicy(Qt::StrongFocus);
        connect(more, &QToolButton::clicked, this, [this, facet] {
            m_sections[facet].all = !m_sections[facet].all;
            fill(facet);
        });
        section.rows->addWidget(more, 0, Qt::AlignLeading);
    }
    if (shown.empty()) section.rows->addWidget(new TextLabel(tr("none"), Type::Body, Tone::Text2, section.body));
    if (!focusedName.isEmpty()) {
        if (auto* again = findChild<QCheckBox*>(focusedName)) again->setFocus();
    }
}

QWidget* FacetPanel::makeRow(Facet facet, const domain::FacetValue& value, bool checked) {
    auto* row = new QWidget(m_sections[facet].body);
    row->setFixedHeight(rowHeight);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 8, 0);
    line->setSpacing(4);
    const QString words = wordsOf(facet, value.value);
    auto* box = new QCheckBox(row);
    // An ampersand in a name is no shortcut.
    box->setText(box->fontMetrics().elidedText(words, Qt::ElideRight, 96).replace(QChar(u'&'), QStringLiteral("&&")));
    box->setObjectName(nameOf(facet) + QChar(u'_') + text(value.value));
    box->setChecked(checked);
    box->setAccessibleName(
        (facet == Facet::Label ? tr("%1, %2 clusters") : tr("%1, %2 items")).arg(words, formatCount(value.count)));
    if (box->text() != words) setPlainTip(box, isolated(words));
    connect(box, &QCheckBox::clicked, this, [this, facet, name = value.value](bool on) { toggle(facet, name, on); });
    line->addWidget(box, 1);
    line->addWidget(new TextLabel(formatCount(value.count), Type::Caption, Tone::Text2, row));
    return row;
}

void FacetPanel::toggle(Facet facet, const std::string& value, bool checked) {
    m_context.filter.change([&](FilterValues& values) {
        std::vector<std::string>& list = listOf(values, facet);
        std::erase(list, value);
        if (checked) list.push_back(value);
    });
}

}  // namespace groundswell::ui
