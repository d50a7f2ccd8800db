#include "ui/pages/cluster_head.h"

#include "ui/pages/close_button.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int headIcon = 14;
constexpr int headMargins = 14;  // the margins of a button and the gap behind its icon
constexpr int headButton = 24;   // of a button with an icon alone

}  // namespace

ClusterHead::ClusterHead(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("clusterHead"));
    setFixedHeight(32);
    setSurface(this, Surface::Window);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 4, 0);
    row->setSpacing(0);
    m_id = new TextLabel(Type::Mono, Tone::Text2, this);
    m_id->setObjectName(QStringLiteral("clusterId"));
    row->addWidget(m_id);
    row->addStretch(1);
    addAct(row, RowAction::Watch, QStringLiteral("watchCluster"), tr("Watch"), QStringLiteral("star"),
           tr("Watch this cluster (S)"));
    addAct(row, RowAction::Label, QStringLiteral("labelCluster"), tr("Label"), QStringLiteral("label"),
           tr("Set or remove labels (L)"));
    addAct(row, RowAction::Merge, QStringLiteral("mergeCluster"), tr("Merge"), QStringLiteral("merge"),
           tr("Make one cluster of this one and others (M)"));
    addAct(row, RowAction::Split, QStringLiteral("splitCluster"), tr("Split"), QStringLiteral("split"),
           tr("Tick items to give them a cluster of their own"));
    addAct(row, RowAction::Ignore, QStringLiteral("ignoreCluster"), tr("Ignore"), QStringLiteral("ignore"),
           tr("Hide this cluster; it stays stored (I)"));
    m_acts[RowAction::Watch]->setCheckable(true);
    m_acts[RowAction::Split]->setCheckable(true);
    m_acts[RowAction::Ignore]->setCheckable(true);
    addMore(row);
    QToolButton* close = closeButton(QStringLiteral("closeDock"), this);
    connect(close, &QToolButton::clicked, this, &ClusterHead::closeRequested);
    close->setFixedWidth(headButton);
    row->addWidget(close);
}

void ClusterHead::addAct(QHBoxLayout* row, RowAction action, const QString& name, const QString& words,
                         const QString& iconName, const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(words);
    button->setAccessibleName(words);
    button->setIcon(icon(iconName));
    button->setIconSize({headIcon, headIcon});
    button->setProperty("tight", true);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this,
            [this, action, button] { Q_EMIT actRequested(action, button->mapToGlobal(QPoint(0, button->height()))); });
    row->addWidget(button);
    m_acts[action] = button;
}

void ClusterHead::addMore(QHBoxLayout* row) {
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("moreCluster"));
    m_more->setIcon(icon(QStringLiteral("more")));
    m_more->setToolTip(tr("More"));
    m_more->setAccessibleName(tr("More"));
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setFixedWidth(headButton);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->setObjectName(QStringLiteral("moreMenu"));
    const struct {
        More what;
        QString name, words;
    } entries[] = {{More::PinExemplar, QStringLiteral("pinExemplar"), tr("Make the chosen item the example")},
                   {More::FreeExemplar, QStringLiteral("freeExemplar"), tr("Let the program choose the example")},
                   {More::CopyId, QStringLiteral("copyClusterId"), tr("Copy the number")},
                   {More::OpenItems, QStringLiteral("openItems"), tr("Open the items in Content")},
                   {More::Similar, QStringLiteral("findSimilar"), tr("Find similar clusters…")}};
    for (const auto& entry : entries) {
        QAction* choice = menu->addAction(entry.words);
        choice->setObjectName(entry.name);
        connect(choice, &QAction::triggered, this, [this, what = entry.what] { Q_EMIT moreRequested(what); });
        m_moreActions[entry.what] = choice;
    }
    m_more->setMenu(menu);
    row->addWidget(m_more);
}

void ClusterHead::setNumber(qlonglong cluster) {
    m_id->setText(QStringLiteral("#%1").arg(cluster));
    fit();
}

void ClusterHead::setCluster(const domain::Cluster& cluster) {
    setNumber(cluster.id.value);
    QToolButton* watch = m_acts[RowAction::Watch];
    watch->setChecked(cluster.watched);
    watch->setIcon(icon(cluster.watched ? QStringLiteral("star_filled") : QStringLiteral("star")));
    watch->setToolTip(cluster.watched ? tr("Stop watching this cluster (S)") : tr("Watch this cluster (S)"));
    watch->setAccessibleName(cluster.watched ? tr("Watched") : tr("Watch"));
    QToolButton* ignore = m_acts[RowAction::Ignore];
    ignore->setChecked(cluster.ignored);
    ignore->setToolTip(cluster.ignored ? tr("Show this cluster again (I)")
                                       : tr("Hide this cluster; it stays stored (I)"));
    m_moreActions[More::FreeExemplar]->setEnabled(cluster.exemplarPinned);
}

void ClusterHead::setItemChosen(bool chosen) {
    m_moreActions[More::PinExemplar]->setEnabled(chosen);
}

void ClusterHead::setSplitting(bool splitting) {
    m_acts[RowAction::Split]->setChecked(splitting);
}

void ClusterHead::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void ClusterHead::fit() {
    const auto widthOf = [](const QToolButton* button) {
        return button->fontMetrics().horizontalAdvance(button->text()) + headIcon + headMargins;
    };
    int needed = 16 + m_id->sizeHint().width() + 2 * headButton + 8;
    for (const auto& [action, button] : m_acts) needed += widthOf(button);
    const bool words = width() >= needed;
    for (const auto& [action, button] : m_acts) {
        button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        button->setFixedWidth(words ? widthOf(button) : headButton);
    }
}

}  // namespace groundswell::ui
