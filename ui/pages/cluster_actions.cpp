#include "ui/pages/cluster_actions.h"

#include "ui/shell/decisions.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QWidgetAction>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t mostMergeChoices = 12;
constexpr int longestMenuWords = 60;

QString menuWords(const QString& name) {
    QString shown = oneLine(name);
    if (shown.size() > longestMenuWords) shown = shown.left(longestMenuWords) + QChar(0x2026);
    return shown.replace(QChar(u'&'), QStringLiteral("&&"));
}

}  // namespace

FieldMenu::FieldMenu(const QString& fieldName, const QString& words, QWidget* parent) : QMenu(parent) {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(8, 4, 8, 4);
    m_field = new QLineEdit(box);
    m_field->setObjectName(fieldName);
    m_field->setPlaceholderText(words);
    m_field->setAccessibleName(words);
    m_field->setToolTip(words);
    m_field->setFixedHeight(24);
    m_field->setMinimumWidth(176);
    row->addWidget(m_field);
    box->setFocusProxy(m_field);
    auto* action = new QWidgetAction(this);
    action->setDefaultWidget(box);
    m_fieldAction = action;
    addAction(action);
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        const QString typed = m_field->text().trimmed();
        if (typed.isEmpty()) return;
        close();
        Q_EMIT entered(typed);
    });
}

void FieldMenu::clearChoices() {
    for (QAction* known : actions()) {
        if (known == m_fieldAction) continue;
        removeAction(known);
        known->deleteLater();
    }
    m_field->clear();
    m_hasChoices = false;
}

QAction* FieldMenu::addChoice(const QString& words) {
    auto* choice = new QAction(words, this);
    insertAction(m_fieldAction, choice);
    m_hasChoices = true;
    return choice;
}

void FieldMenu::open(const QPoint& where) {
    if (m_hasChoices) insertSeparator(m_fieldAction);
    popup(where);
    if (!m_hasChoices) setActiveAction(m_fieldAction);
}

ClusterActions::ClusterActions(PageContext context, QWidget* parent) : QObject(parent), m_context(std::move(context)) {
    m_labels = new FieldMenu(QStringLiteral("newLabel"), tr("New label…"), parent);
    m_labels->setObjectName(QStringLiteral("labelMenu"));
    m_labels->setAccessibleName(tr("Labels"));
    connect(m_labels, &FieldMenu::entered, this,
            [this](const QString& label) { m_context.decisions->setLabel(m_ids, label, true); });
    m_merge = new FieldMenu(QStringLiteral("mergeId"), tr("Into cluster number…"), parent);
    m_merge->setObjectName(QStringLiteral("mergeMenu"));
    m_merge->setAccessibleName(tr("Merge"));
    const QRegularExpression number(QStringLiteral("#?[0-9]{1,18}"));
    m_merge->field()->setValidator(new QRegularExpressionValidator(number, m_merge->field()));
    connect(m_merge, &FieldMenu::entered, this, [this](QString typed) {
        bool isNumber = false;
        const qlonglong into = typed.remove(QChar(u'#')).toLongLong(&isNumber);
        if (isNumber) m_context.decisions->merge(into, m_ids);
    });
}

bool ClusterActions::act(RowAction action, const std::vector<domain::Cluster>& clusters, const QPoint& where) {
    if (clusters.empty() || m_context.decisions == nullptr) return false;
    m_ids.clear();
    for (const domain::Cluster& cluster : clusters) m_ids << cluster.id.value;
    switch (action) {
        case RowAction::Watch:
            m_context.decisions->setWatched(
                m_ids, !std::all_of(clusters.begin(), clusters.end(), [](const auto& c) { return c.watched; }));
            return true;
        case RowAction::Ignore:
            m_context.decisions->setIgnored(
                m_ids, !std::all_of(clusters.begin(), clusters.end(), [](const auto& c) { return c.ignored; }));
            return true;
        case RowAction::Label: showLabels(clusters, where); return true;
        case RowAction::Merge: showMerge(clusters, where); return true;
        case RowAction::Split: break;
    }
    return false;
}

void ClusterActions::showLabels(const std::vector<domain::Cluster>& clusters, const QPoint& where) {
    m_labels->clearChoices();
    for (const domain::LabelCount& known : m_context.decisions->labels()) {
        const std::string& name = known.label.name;
        const auto having = std::count_if(clusters.begin(), clusters.end(), [&name](const domain::Cluster& c) {
            return std::find(c.labels.begin(), c.labels.end(), name) != c.labels.end();
        });
        const bool all = having == static_cast<std::ptrdiff_t>(clusters.size());
        const QString words = menuWords(text(name));
        QAction* choice = m_labels->addChoice(having > 0 && !all ? tr("%1 (on some)").arg(words) : words);
        choice->setObjectName(QStringLiteral("label_") + text(name));
        choice->setCheckable(true);
        choice->setChecked(all);
        connect(choice, &QAction::triggered, this,
                [this, label = text(name), all] { m_context.decisions->setLabel(m_ids, label, !all); });
    }
    if (!m_context.decisions->labels().empty()) {
        auto* tones = new QMenu(tr("Colours"), m_labels);
        fillTones(tones);
        QAction* choice = m_labels->addChoice(tones->title());
        choice->setMenu(tones);
        connect(choice, &QObject::destroyed, tones, &QObject::deleteLater);
    }
    m_labels->open(where);
}

void ClusterActions::fillTones(QMenu* menu) {
    const std::pair<QString, QString> tones[] = {{QString(), tr("Grey")},
                                                 {QStringLiteral("accent"), tr("Blue-green")},
                                                 {QStringLiteral("ok"), tr("Green")},
                                                 {QStringLiteral("warn"), tr("Amber")},
                                                 {QStringLiteral("error"), tr("Red")}};
    for (const domain::LabelCount& known : m_context.decisions->labels()) {
        const QString label = text(known.label.name);
        QMenu* one = menu->addMenu(menuWords(label));
        for (const auto& [tone, words] : tones) {
            QAction* choice = one->addAction(words);
            choice->setCheckable(true);
            choice->setChecked(text(known.label.tone) == tone);
            connect(choice, &QAction::triggered, this,
                    [this, label, tone = tone] { m_context.decisions->setLabelTone(label, tone); });
        }
    }
}

void ClusterActions::showMerge(const std::vector<domain::Cluster>& clusters, const QPoint& where) {
    m_merge->clearChoices();
    if (clusters.size() > 1) {
        for (std::size_t i = 0; i < clusters.size() && i < mostMergeChoices; ++i) {
            const domain::Cluster& into = clusters[i];
            QAction* choice = m_merge->addChoice(
                tr("Into #%1: %2").arg(QString::number(into.id.value), menuWords(text(into.exemplarText))));
            choice->setObjectName(QStringLiteral("mergeInto_%1").arg(into.id.value));
            connect(choice, &QAction::triggered, this,
                    [this, id = into.id.value] { m_context.decisions->merge(id, m_ids); });
        }
    }
    m_merge->open(where);
}

}  // namespace groundswell::ui
